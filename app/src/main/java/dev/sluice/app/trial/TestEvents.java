package dev.sluice.app.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.app.trial.TestFile.Given;
import dev.sluice.app.trial.TestFile.Recorded;
import dev.sluice.crds.topology.ResolvedSource;
import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.crds.topology.TopicRef;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventsource.shape.EventIds;
import dev.sluice.eventsource.shape.EventShaper;
import dev.sluice.eventsource.shape.Shaped;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.SourceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
        for (ResolvedSource source : topology.sources().values()) {
            for (ResolvedSource.Event event : source.events()) {
                String name = source.key() + "/" + event.event().name();
                if (name.equals(recorded.source()) || name.endsWith("/" + recorded.source())) {
                    lines(recorded, source, event);
                    return;
                }
            }
        }
        problems.add("eventsFrom.source: there is no source event \"" + recorded.source()
                + "\"; write eventSource/event as in the resources");
    }

    private void lines(Recorded recorded, ResolvedSource source, ResolvedSource.Event event) {
        SourceName name = new SourceName(
                source.source().metadata().namespace(),
                source.source().metadata().name(),
                event.event().name());
        EventShaper shaper =
                EventShaper.compile(name, event.event().shape(), new EventIds(clock, new SplittableRandom(1)), clock);
        String path = recorded.file().toString();
        try (Stream<String> lines = Files.lines(recorded.file())) {
            lines.filter(line -> !line.isEmpty()).forEach(line -> shaped(shaper, line, path, event.topic()));
        } catch (IOException | UncheckedIOException unreadable) {
            problems.add("eventsFrom.file: " + path + " cannot be read: " + unreadable.getMessage());
        }
    }

    private void shaped(EventShaper shaper, String line, String path, TopicRef topic) {
        Message.Defaults defaults = new Message.Defaults("dev.sluice.file.line", null, path, null, null);
        Message message =
                new Message(line.getBytes(StandardCharsets.UTF_8), null, Map.of(), Map.of("path", path), defaults);
        if (shaper.shape(message) instanceof Shaped.Ready ready) {
            add(millis(ready.event().time().orElse(null)), topic, ready.event());
        }
    }

    private long millis(@Nullable String time) {
        return time == null
                ? clock.millis()
                : OffsetDateTime.parse(time).toInstant().toEpochMilli();
    }

    private void add(long atMillis, TopicRef topic, Event event) {
        long before =
                events.isEmpty() ? atMillis : events.get(events.size() - 1).busTimeMillis();
        events.add(new StoredEvent(
                events.size() + 1L, Math.max(before, atMillis), new Topic(topic.busKey(), topic.name()), event));
    }
}
