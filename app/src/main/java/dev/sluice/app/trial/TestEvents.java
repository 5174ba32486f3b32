package dev.sluice.app.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.app.replay.RecordedLog;
import dev.sluice.app.trial.TestFile.Given;
import dev.sluice.app.trial.TestFile.Recorded;
import dev.sluice.crds.topology.ResolvedSource;
import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.crds.topology.TopicRef;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a test sends, as the log would hold it. */
final class TestEvents {

    private final Topology topology;
    private final ResolvedTrigger trigger;
    private final Clock clock;
    private final List<StoredEvent> events = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    TestEvents(Topology topology, ResolvedTrigger trigger, Clock clock) {
        this.topology = topology;
        this.trigger = trigger;
        this.clock = clock;
    }

    /** Why some could not be made. */
    List<String> problems() {
        return problems;
    }

    List<StoredEvent> of(TestFile test) {
        test.events().forEach(this::given);
        if (test.recorded() != null) {
            recorded(test.recorded());
        }
        return events;
    }

    private void given(Given given) {
        TopicRef topic = trigger.inputs().stream()
                .filter(input -> input.name().equals(given.input()))
                .map(ResolvedTrigger.Input::topic)
                .findFirst()
                .orElse(null);
        if (topic == null) {
            List<String> known =
                    trigger.inputs().stream().map(ResolvedTrigger.Input::name).toList();
            problems.add("events[" + events.size() + "].input: trigger " + trigger.key() + " has no input \""
                    + given.input() + "\"; its inputs: " + String.join(", ", known));
            return;
        }
        ObjectNode attributes = given.attributes();
        String time = attributes.path("time").asText();
        Event.Builder event = Event.builder()
                .id(attributes.path("id").asText("e" + events.size()))
                .source(attributes.path("source").asText(source(topic)))
                .type(attributes.path("type").asText("dev.sluice.test.event"))
                .time(time.isEmpty() ? Instant.ofEpochMilli(given.atMillis()).toString() : rfc3339(time));
        if (attributes.has("subject")) {
            event.subject(attributes.path("subject").asText());
        }
        JsonNode data = given.data();
        if (data != null) {
            event.dataContentType("application/json").data(data.toString().getBytes(StandardCharsets.UTF_8));
        }
        add(given.atMillis(), topic, event.build());
    }

    private static String rfc3339(String time) {
        return Instant.ofEpochMilli(Times.millis(time).orElse(0)).toString();
    }

    private String source(TopicRef topic) {
        return topology.sources().values().stream()
                .flatMap(source -> source.events().stream())
                .filter(event -> event.topic().equals(topic))
                .map(ResolvedSource.Event::sourceAttribute)
                .findFirst()
                .orElse("/test");
    }

    private void recorded(Recorded recorded) {
        try {
            RecordedLog.of(topology, recorded.source(), recorded.file(), clock).read(events::add);
        } catch (IllegalArgumentException unknown) {
            problems.add("eventsFrom.source: " + unknown.getMessage());
        } catch (UncheckedIOException unreadable) {
            problems.add("eventsFrom.file: " + recorded.file() + " cannot be read: " + unreadable.getMessage());
        }
    }

    private void add(long atMillis, TopicRef topic, Event event) {
        long before =
                events.isEmpty() ? atMillis : events.get(events.size() - 1).busTimeMillis();
        events.add(new StoredEvent(
                events.size() + 1L, Math.max(before, atMillis), new Topic(topic.busKey(), topic.name()), event));
    }
}
