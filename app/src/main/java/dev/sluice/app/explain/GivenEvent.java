package dev.sluice.app.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.crds.topology.ResolvedSource;
import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.crds.topology.TopicRef;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.codec.StructuredJson;
import dev.sluice.eventsource.shape.EventIds;
import dev.sluice.eventsource.shape.EventShaper;
import dev.sluice.eventsource.shape.Shaped;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.SourceName;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An event that a person gives: a CloudEvent in JSON, or a payload that is shaped as its source would.
 *
 * @param topology what it is tried on
 * @param clock when it would arrive
 */
public record GivenEvent(Topology topology, Clock clock) {

    /**
     * The event as the log would hold it.
     *
     * @param body the bytes given
     * @param source {@code namespace/eventSource/event} or a unique end of it; null where the event or the input says it
     * @param input an input's name; null where the event or the source says it
     * @throws IllegalArgumentException when it is no event, or it is not clear which source it is of; says what to give
     */
    public StoredEvent of(byte[] body, @Nullable String source, @Nullable String input) {
        Optional<Event> cloudEvent = cloudEvent(body);
        Named named = source != null
                ? only(
                        sources()
                                .filter(each -> ends(each.name().toString(), source))
                                .toList(),
                        "--source " + source)
                : input != null ? ofInput(input) : ofAttribute(cloudEvent);
        Event event = cloudEvent.orElseGet(() -> shaped(named, body));
        TopicRef topic = named.event().topic();
        return new StoredEvent(1, clock.millis(), new Topic(topic.busKey(), topic.name()), event);
    }

    private record Named(SourceName name, ResolvedSource.Event event) {}

    private Stream<Named> sources() {
        return topology.sources().values().stream()
                .flatMap(source -> source.events().stream()
                        .map(event -> new Named(
                                new SourceName(
                                        source.source().metadata().namespace(),
                                        source.source().metadata().name(),
                                        event.event().name()),
                                event)));
    }

    private static boolean ends(String name, String wanted) {
        return name.equals(wanted) || name.endsWith("/" + wanted);
    }

    private Named ofInput(String input) {
        List<TopicRef> topics = topology.triggers().values().stream()
                .map(ResolvedTrigger::inputs)
                .flatMap(List::stream)
                .filter(known -> known.name().equals(input))
                .map(ResolvedTrigger.Input::topic)
                .toList();
        return only(
                sources().filter(each -> topics.contains(each.event().topic())).toList(), "--input " + input);
    }

    private Named ofAttribute(Optional<Event> event) {
        List<Named> all = sources().toList();
        List<Named> said = all.stream()
                .filter(each -> event.isPresent()
                        && each.event().sourceAttribute().equals(event.get().source()))
                .toList();
        return said.size() == 1 ? said.get(0) : only(all, "the event");
    }

    private Named only(List<Named> found, String what) {
        if (found.size() == 1) {
            return found.get(0);
        }
        List<String> known = (found.isEmpty() ? sources() : found.stream())
                .map(each -> each.name().toString())
                .toList();
        throw new IllegalArgumentException(
                what + " may be of " + String.join(" or ", known) + "; give one of them with --source NS/SOURCE/EVENT");
    }

    private static Optional<Event> cloudEvent(byte[] body) {
        try {
            JsonNode json = new ObjectMapper().readTree(body);
            if (json == null || !json.isObject() || !json.has("specversion")) {
                return Optional.empty();
            }
        } catch (IOException notJson) {
            return Optional.empty();
        }
        return Optional.of(StructuredJson.read(body));
    }

    private Event shaped(Named named, byte[] body) {
        EventShaper shaper = EventShaper.compile(
                named.name(), named.event().event().shape(), new EventIds(clock, new SplittableRandom(1)), clock);
        Message.Defaults defaults = new Message.Defaults("dev.sluice.explain.given", null, null, null, null);
        Shaped shaped = shaper.shape(new Message(body, null, Map.of(), Map.of(), defaults));
        if (shaped instanceof Shaped.Ready ready) {
            return ready.event();
        }
        String why = shaped instanceof Shaped.Failed failed ? failed.fault().describe() : "its where is false";
        throw new IllegalArgumentException("source " + named.name() + " does not publish it: " + why);
    }
}
