package dev.sluice.eventsource.kafka;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.crds.model.PayloadFormat;
import dev.sluice.eventbus.Event;
import dev.sluice.eventsource.Fixture;
import dev.sluice.eventsource.shape.Shaped;
import dev.sluice.eventsource.spi.SourceName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the CloudEvents project's own feature file for the Kafka binding through record mapping and shaping. */
class KafkaBindingConformanceTest {

    private static final String SHARED =
            System.getProperty("sluice.shared", System.getProperty("sluice.root", "..") + "/../shared");
    private static final Path FEATURE =
            Path.of(SHARED, "cases", "cloudevents-conformance", "kafka-protocol-binding.feature");
    private static final SourceName ORDERS = new SourceName("default", "kafka", "orders");

    @TempDir
    Path directory;

    /** A record, and the attributes and data it must give, for each example. */
    private static final class Scenario {
        private final List<String> payload = new ArrayList<>();
        private final List<String> json = new ArrayList<>();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final Map<String, String> attributes = new LinkedHashMap<>();
        private final List<String> examples = new ArrayList<>();
    }

    @Test
    void readsEveryRecordAsTheFeatureSays() throws IOException {
        assumeThat(Files.exists(FEATURE))
                .as("no conformance cases at %s", FEATURE)
                .isTrue();
        int checked = 0;
        for (Scenario scenario : scenarios(Files.readAllLines(FEATURE))) {
            for (String example : scenario.examples.isEmpty() ? List.of("") : scenario.examples) {
                check(scenario, example, checked);
                checked++;
            }
        }
        assertThat(checked).isEqualTo(3);
    }

    private void check(Scenario scenario, String example, int number) throws IOException {
        byte[] value = String.join("\n", scenario.payload).getBytes(StandardCharsets.UTF_8);
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("orders", 0, number, new byte[0], value);
        scenario.headers.forEach((key, text) ->
                record.headers().add(key, text.replace("<contentType>", example).getBytes(StandardCharsets.UTF_8)));
        try (Fixture fixture = new Fixture(directory.resolve("bus" + number), Clock.systemUTC())) {
            Shaped shaped = fixture.emitter(ORDERS, Fixture.shape(PayloadFormat.AUTO))
                    .shape(new RecordMessages(ORDERS.hash()).of(record));

            assertThat(shaped).as(example).isInstanceOf(Shaped.Ready.class);
            Event event = ((Shaped.Ready) shaped).event();
            scenario.attributes.forEach(
                    (name, text) -> assertThat(event.attribute(name).map(Object::toString))
                            .as(name)
                            .contains(text));
            assertThatJson(new String(event.data(), StandardCharsets.UTF_8))
                    .isEqualTo(String.join("\n", scenario.json));
        }
    }

    private static List<Scenario> scenarios(List<String> lines) {
        List<Scenario> scenarios = new ArrayList<>();
        String step = "";
        boolean inText = false;
        for (String line : lines) {
            String trimmed = line.trim();
            if (trimmed.startsWith("Scenario")) {
                scenarios.add(new Scenario());
            } else if (trimmed.equals("\"\"\"")) {
                inText = !inText;
            } else if (!scenarios.isEmpty()) {
                Scenario scenario = scenarios.get(scenarios.size() - 1);
                if (inText) {
                    (step.startsWith("Given") ? scenario.payload : scenario.json).add(trimmed);
                } else if (trimmed.startsWith("|")) {
                    row(scenario, step, trimmed.split("\\|", -1));
                } else {
                    step = trimmed;
                }
            }
        }
        return scenarios;
    }

    private static void row(Scenario scenario, String step, String[] cells) {
        String first = cells[1].trim();
        if (first.equals("key") || first.equals("contentType")) {
            return;
        }
        if (step.startsWith("Examples")) {
            scenario.examples.add(first);
        } else {
            (step.startsWith("And Kafka headers") ? scenario.headers : scenario.attributes).put(first, cells[2].trim());
        }
    }
}
