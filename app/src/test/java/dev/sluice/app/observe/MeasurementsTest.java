package dev.sluice.app.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.eventbus.embedded.LogMetrics;
import dev.sluice.eventsource.SourceReport;
import dev.sluice.eventsource.shape.SourceCounts;
import dev.sluice.eventsource.spi.SourceName;
import dev.sluice.eventsource.spi.SourceStatus;
import dev.sluice.trigger.delivery.LaneState;
import dev.sluice.trigger.delivery.LaneStatus;
import dev.sluice.trigger.runtime.GroupStatus;
import dev.sluice.trigger.runtime.GroupStatus.TargetStatus;
import dev.sluice.trigger.runtime.GroupStatus.TriggerStatus;
import dev.sluice.trigger.runtime.Watcher;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementsTest {

    private static final long NOW = 100_000;

    private final DeliveryTimes times = new DeliveryTimes();
    private final Measurements measurements = new Measurements();

    @Test
    void sumsWhatInputsAndTargetsOfOneTriggerDid() throws IOException {
        Map<String, Long> counts = Map.of(
                "input/a/taken", 3L,
                "input/b/taken", 4L,
                "input/b/filtered", 5L,
                "pattern/burst/suppressed", 2L,
                "target/page/sink/fired", 7L,
                "target/page/sink/delivered", 5L,
                "target/page/sink/deadLettered/refused", 1L,
                "target/page/sink/requeued/refused", 2L,
                "target/page/sink/attempts", 9L,
                "target/page/deadLetterSink/delivered", 1L);

        measurements.triggers(List.of(group(trigger("running", counts, target("page", 1)))), times, NOW);

        assertThat(scrape())
                .contains("sluice_inputs_total{namespace=\"shop\",resource=\"orders\",outcome=\"taken\",} 7.0")
                .contains("sluice_inputs_total{namespace=\"shop\",resource=\"orders\",outcome=\"filtered\",} 5.0")
                .contains(
                        "sluice_pattern_occurrences_total{namespace=\"shop\",resource=\"orders\",outcome=\"suppressed\",} 2.0")
                .contains("sluice_firings_total{namespace=\"shop\",resource=\"orders\",subscriber=\"page\",} 7.0")
                .contains(
                        "sluice_deliveries_total{namespace=\"shop\",resource=\"orders\",subscriber=\"page\",outcome=\"delivered\",} 5.0")
                .as("a dead letter that was sent again was one: the counter does not go back")
                .contains(
                        "sluice_deliveries_total{namespace=\"shop\",resource=\"orders\",subscriber=\"page\",outcome=\"refused\",} 3.0")
                .contains(
                        "sluice_dead_letter_deliveries_total{namespace=\"shop\",resource=\"orders\",subscriber=\"page\",outcome=\"delivered\",} 1.0")
                .contains("sluice_backlog{namespace=\"shop\",resource=\"orders\",subscriber=\"page\",} 1.0")
                .contains(
                        "sluice_oldest_unfinished_seconds{namespace=\"shop\",resource=\"orders\",subscriber=\"page\",} 10.0")
                .contains("sluice_lag_events{namespace=\"shop\",resource=\"orders\",} 12.0")
                .contains("sluice_pattern_keys{namespace=\"shop\",resource=\"orders\",} 6.0");
    }

    @Test
    void recordsTimesAndAnswersOfAttempts() throws IOException {
        times.delivery(step("delivered", 200, 1_500, 400));
        times.delivery(step("retry", 503, 2_000_000, 1_900_000));
        times.delivery(step("expired", 0, 9_000_000, -1));

        measurements.triggers(List.of(group(trigger("running", Map.of(), target("page", 0)))), times, NOW);

        String labels = "namespace=\"shop\",resource=\"orders\",subscriber=\"page\",";
        assertThat(scrape())
                .contains("sluice_attempts_total{" + labels + "code_class=\"2xx\",} 1.0")
                .contains("sluice_attempts_total{" + labels + "code_class=\"5xx\",} 1.0")
                .contains("sluice_sink_seconds_bucket{" + labels + "le=\"5.0E-4\",} 1.0")
                .contains("sluice_sink_seconds_bucket{" + labels + "le=\"+Inf\",} 2.0")
                .contains("sluice_sink_seconds_sum{" + labels + "} 1.9004")
                .contains("sluice_end_to_end_seconds_bucket{" + labels + "le=\"0.001\",} 0.0")
                .contains("sluice_end_to_end_seconds_bucket{" + labels + "le=\"0.002\",} 1.0")
                .contains("sluice_end_to_end_seconds_count{" + labels + "} 1.0");
    }

    @Test
    void seriesOfWhatIsGoneEnd() throws IOException {
        times.delivery(step("delivered", 200, 1_500, 400));
        Map<String, Long> counts = Map.of("input/a/taken", 3L, "target/page/sink/fired", 7L);

        measurements.triggers(List.of(group(trigger("removed", counts))), times, NOW);

        assertThat(scrape()).doesNotContain("orders");
        assertThat(times.keep(java.util.Set.of())).isEmpty();
    }

    @Test
    void sumsTheEventsOfASource() throws IOException {
        measurements.sources(
                List.of(source("http", SourceStatus.State.RUNNING), source("kafka", SourceStatus.State.CONNECTING)));

        assertThat(scrape())
                .contains("sluice_messages_total{namespace=\"shop\",resource=\"in\",outcome=\"accepted\",} 20.0")
                .contains("sluice_messages_total{namespace=\"shop\",resource=\"in\",outcome=\"refused\",} 2.0")
                .contains("sluice_source_running{namespace=\"shop\",resource=\"in\",} 0.0");
    }

    @Test
    void showsTheLogWithItsCommitTimes() throws IOException {
        long[] buckets = new long[LogMetrics.commitBoundsMicros().length + 1];
        buckets[2] = 4;
        measurements.log(new LogMetrics(
                8, 800, 2, 1, 4, 2_000_000, buckets, 4_096, 1_024, Map.of("shop:shop/main:default", 3L)));

        assertThat(scrape())
                .contains("sluice_log_events_total 8.0")
                .contains("sluice_duplicates_total 2.0")
                .contains("sluice_store_bytes 5120.0")
                .contains("sluice_commit_seconds_bucket{le=\"2.5E-4\",} 0.0")
                .contains("sluice_commit_seconds_bucket{le=\"5.0E-4\",} 4.0")
                .contains("sluice_commit_seconds_sum 0.002")
                .contains("sluice_expired_unread_total{namespace=\"shop\",resource=\"shop/main:default\",} 3.0");
    }

    @Test
    void thePageAboutOperationsNamesEveryMetric() throws IOException {
        List<String> named = Files.readAllLines(Path.of("..", "docs", "operations.md")).stream()
                .filter(line -> line.startsWith("| `sluice_"))
                .map(line -> line.replaceAll("\\| `([^`]+)`.*", "$1"))
                .toList();

        assertThat(named)
                .containsExactlyElementsOf(
                        List.of(Meter.values()).stream().map(Meter::queried).toList());
        String text = scrape();
        for (Meter meter : Meter.values()) {
            assertThat(text).contains("# HELP " + meter.queried() + " " + meter.help);
        }
    }

    private String scrape() throws IOException {
        CollectorRegistry registry = new CollectorRegistry();
        registry.register(new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return measurements.samples().families();
            }
        });
        StringWriter text = new StringWriter();
        TextFormat.write004(text, registry.metricFamilySamples());
        return text.toString();
    }

    private static GroupStatus group(TriggerStatus trigger) {
        return new GroupStatus("shop:shop/main:default", 1, 13, null, List.of(trigger));
    }

    private static TriggerStatus trigger(String state, Map<String, Long> counts, TargetStatus... targets) {
        return new TriggerStatus("shop/orders", "g1", state, "", 12, 6, 2, counts, List.of(targets));
    }

    private static TargetStatus target(String subscriber, int pending) {
        LaneStatus lane =
                new LaneStatus(pending, 0, 0, pending == 0 ? 0 : NOW - 10_000, false, LaneState.RUNNING, List.of());
        return new TargetStatus(subscriber, "sink", "http://sink/", true, lane);
    }

    private static Watcher.Delivery step(String outcome, int code, long endToEndMicros, long attemptMicros) {
        return new Watcher.Delivery(
                "shop/orders",
                "page",
                "sink",
                "http://sink/",
                "f",
                "e",
                1,
                outcome,
                1,
                code,
                "",
                1,
                endToEndMicros,
                attemptMicros);
    }

    private static SourceReport source(String event, SourceStatus.State state) {
        return new SourceReport(
                new SourceName("shop", "in", event),
                event,
                SourceStatus.of(state),
                new SourceCounts(10, 0, 0, 0, 0, 0, 1));
    }
}
