package dev.sluice.trigger.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.BusSettings;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventLog;
import dev.sluice.eventbus.EventQuery;
import dev.sluice.eventbus.LogReader;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far back explanations look, and whether they say so. */
class PastTest {

    private static final String COUNT = """
            inputs: {A: {eventSource: in, event: a}}
            patterns: {p: {count: {of: A, atLeast: %d, within: %s, by: data.ip}}}
            subscribers: [{name: s, condition: p, sink: {uri: "print:"}}]
            """;

    @Test
    void isCertainWhereAllTheTriggerEverSawWasRead() {
        ExplainLab lab = new ExplainLab(COUNT.formatted(5, "1h"));
        lab.event(10, "a", "{\"ip\": \"x\"}");

        Explanation.Waiting waiting = waiting(lab.explain(lab.event(20, "a", "{\"ip\": \"x\"}")));

        assertThat(waiting.exact()).isTrue();
        assertThat(waiting.since()).isNull();
        assertThat(waiting.count()).isEqualTo(2);
    }

    @Test
    void saysSoWhereOlderEventsMayMatter() {
        ExplainLab lab = new ExplainLab(COUNT.formatted(1_000_000, "30d"));
        for (int i = 0; i < EventExplainer.MOST_EVENTS + 10; i++) {
            lab.event(i, "a", "{\"ip\": \"x\"}");
        }
        StoredEvent asked = lab.event(EventExplainer.MOST_EVENTS + 10, "a", "{\"ip\": \"x\"}");

        Explanation.Waiting waiting = waiting(lab.explain(asked));

        assertThat(waiting.exact()).isFalse();
        assertThat(waiting.count()).isEqualTo(EventExplainer.MOST_EVENTS + 1);
        assertThat(waiting.since()).isEqualTo("1970-01-01T00:00:10Z");
        assertThat(lab.text(asked))
                .anyMatch(line -> line.contains("not certain") && line.contains("older ones may matter"));
    }

    @Test
    void isCertainBehindASilenceOfTheKeyThatThePatternForgetsIn() {
        ExplainLab lab = new ExplainLab(COUNT.formatted(1_000_000, "1m"));
        for (int i = 0; i < EventExplainer.MOST_EVENTS + 10; i++) {
            lab.event(i, "a", "{\"ip\": \"y\"}");
        }
        StoredEvent asked = lab.event(EventExplainer.MOST_EVENTS + 10, "a", "{\"ip\": \"x\"}");

        Explanation.Waiting waiting = waiting(lab.explain(asked));

        assertThat(waiting.exact()).isTrue();
        assertThat(waiting.count()).isEqualTo(1);
    }

    @Test
    void isNotCertainOfATriggerThatWasEditedMeanwhile() {
        ExplainLab lab = new ExplainLab(COUNT.formatted(5, "1h"));
        StoredEvent first = lab.event(10, "a", "{\"ip\": \"x\"}");
        lab.edited("newer", first.position());

        assertThat(waiting(lab.explain(lab.event(20, "a", "{\"ip\": \"x\"}"))).exact())
                .isFalse();
    }

    /** What an explanation costs does not depend on how much is stored. */
    @Test
    void readsABoundedNumberOfEventsOfALongLog(@TempDir Path directory) throws Exception {
        Topology topology = new ExplainLab(COUNT.formatted(1_000_000, "1d")).topology();
        try (EmbeddedLog log = EmbeddedLog.open(directory, Map.<String, BusSettings>of(), Clock.systemUTC())) {
            fill(log, 200_000);
            CountingLog counting = new CountingLog(log);
            ExplainLab history = new ExplainLab(COUNT.formatted(1_000_000, "1d"));
            EventExplainer explainer = new EventExplainer(counting, history);

            StoredEvent asked = log.find(EventQuery.byId("e199000")).get(0);
            Explanation explanation = explainer.explain(topology, asked, null);

            assertThat(waiting(explanation).count()).isPositive();
            assertThat(counting.read.get()).isBetween(1L, (long) EventExplainer.MOST_EVENTS);
        }
    }

    private static void fill(EmbeddedLog log, int events) {
        List<Publication> batch = new ArrayList<>();
        List<CompletableFuture<?>> writing = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            Event event = Event.builder()
                    .id("e" + i)
                    .source("/lab")
                    .type("lab")
                    .dataContentType("application/json")
                    .data(("{\"ip\": \"10.0.0." + i % 50 + "\"}").getBytes(StandardCharsets.UTF_8))
                    .build();
            batch.add(new Publication(new Topic("/default", "default.in.a"), event));
            if (batch.size() == 5_000) {
                writing.add(log.publish(List.copyOf(batch)).toCompletableFuture());
                batch.clear();
                writing.get(writing.size() - 1).join();
            }
        }
    }

    private static Explanation.Waiting waiting(Explanation explanation) {
        return explanation.triggers().get(0).subscribers().get(0).patterns().get(0);
    }

    /** Counts the events that are read. */
    private static final class CountingLog implements EventLog {

        private final EventLog log;
        private final AtomicLong read = new AtomicLong();

        CountingLog(EventLog log) {
            this.log = log;
        }

        @Override
        public long head() {
            return log.head();
        }

        @Override
        public long settledMillis() {
            return log.settledMillis();
        }

        @Override
        public long earliest() {
            return log.earliest();
        }

        @Override
        public Optional<Long> positionBefore(Start start) {
            return log.positionBefore(start);
        }

        @Override
        public LogReader reader(String name, long after) {
            return log.reader(name, after);
        }

        @Override
        public LogReader observer(long after) {
            return log.observer(after);
        }

        @Override
        public void forget(String name) {
            log.forget(name);
        }

        @Override
        public List<StoredEvent> read(long after, int limit) {
            return counted(log.read(after, limit));
        }

        @Override
        public Optional<StoredEvent> find(long position) {
            read.incrementAndGet();
            return log.find(position);
        }

        @Override
        public List<StoredEvent> find(EventQuery query) {
            return counted(log.find(query));
        }

        private List<StoredEvent> counted(List<StoredEvent> events) {
            read.addAndGet(events.size());
            return events;
        }
    }
}
