package dev.sluice.crds.topology;

import dev.sluice.crds.Suggestion;
import dev.sluice.crds.model.EventSource;
import dev.sluice.crds.model.InputSpec;
import dev.sluice.crds.model.ResourceId;
import dev.sluice.crds.model.SinkSpec;
import dev.sluice.crds.model.SubscriberSpec;
import dev.sluice.crds.model.TopicTarget;
import dev.sluice.crds.model.Trigger;
import dev.sluice.crds.reader.InvalidResource;
import dev.sluice.crds.reader.Located;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.Referrer;
import dev.sluice.crds.topology.ResolvedTrigger.Group;
import dev.sluice.crds.topology.ResolvedTrigger.Input;
import dev.sluice.crds.topology.ResolvedTrigger.Subscriber;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks up what triggers name: bus, sources, events, topics and sinks. */
final class TriggerResolver {

    private final ReadResult read;
    private final BusDirectory buses;
    private final Map<String, ResolvedSource> sources;
    private final SinkAddresses sinks;
    private final Complaints complaints;

    TriggerResolver(
            ReadResult read,
            BusDirectory buses,
            Map<String, ResolvedSource> sources,
            SinkAddresses sinks,
            Complaints complaints) {
        this.read = read;
        this.buses = buses;
        this.sources = sources;
        this.sinks = sinks;
        this.complaints = complaints;
    }

    Optional<ResolvedTrigger> resolve(Located located, Trigger trigger) {
        Optional<ResolvedBus> bus = buses.find(located, trigger.spec().eventBus());
        List<Input> inputs = new ArrayList<>();
        trigger.spec()
                .inputs()
                .forEach((name, spec) ->
                        input(located, name, spec, bus.orElse(null)).ifPresent(inputs::add));
        List<Subscriber> subscribers = subscribers(located, trigger, bus.orElse(null));
        boolean complete = inputs.size() == trigger.spec().inputs().size()
                && subscribers.size() == trigger.spec().subscribers().size();
        return bus.filter(found -> complete).map(found -> {
            Group group = new Group(
                    trigger.metadata().namespace(), found.key(), trigger.spec().group());
            return new ResolvedTrigger(trigger, false, group, inputs, subscribers);
        });
    }

    /** Looks up what an invalid resource names, for its dangling references. */
    void check(InvalidResource invalid) {
        String busName = invalid.eventBus();
        ResolvedBus bus = busName == null ? null : buses.find(invalid, busName).orElse(null);
        invalid.inputs().forEach((name, spec) -> input(invalid, name, spec, bus));
        invalid.sinks().forEach((path, sink) -> sinks.of(invalid, sink, path));
    }

    /** The trigger of a source's sink. */
    Optional<ResolvedTrigger> resolveSink(Located located, ResolvedSource source, SinkSpec sink) {
        return sinks.of(located, sink, "spec.sink").map(address -> {
            Trigger trigger = Synthetic.sinkTrigger(source.source(), sink);
            List<Input> inputs = new ArrayList<>();
            trigger.spec()
                    .inputs()
                    .forEach((name, spec) -> source.events().stream()
                            .filter(event -> event.event().name().equals(spec.event()))
                            .findFirst()
                            .ifPresent(event -> inputs.add(new Input(name, spec, event.topic()))));
            Group group = new Group(
                    trigger.metadata().namespace(),
                    source.busKey(),
                    trigger.spec().group());
            SubscriberSpec spec = trigger.spec().subscribers().get(0);
            Subscriber subscriber = new Subscriber("sink", spec, address, null, null, null, null);
            return new ResolvedTrigger(trigger, true, group, inputs, List.of(subscriber));
        });
    }

    private Optional<Input> input(Referrer referrer, String name, InputSpec spec, @Nullable ResolvedBus bus) {
        String path = "spec.inputs." + name;
        String topic = spec.topic();
        if (topic != null) {
            return Optional.ofNullable(bus).map(own -> new Input(name, spec, own.topic(topic)));
        }
        String given = spec.namespace();
        String namespace = given == null ? referrer.id().namespace() : given;
        String sourceName = String.valueOf(spec.eventSource());
        ResolvedSource source = sources.get(namespace + "/" + sourceName);
        if (source == null) {
            unknownSource(referrer, path, namespace, sourceName);
            return Optional.empty();
        }
        Optional<TopicRef> topicOfEvent = topicOf(referrer, path, source, String.valueOf(spec.event()));
        return topicOfEvent
                .filter(found -> mayRead(referrer, path, source, namespace))
                .map(found -> new Input(name, spec, found));
    }

    private Optional<TopicRef> topicOf(Referrer referrer, String path, ResolvedSource source, String event) {
        Optional<TopicRef> topic = source.events().stream()
                .filter(candidate -> candidate.event().name().equals(event))
                .findFirst()
                .map(ResolvedSource.Event::topic);
        if (topic.isPresent()) {
            return topic;
        }
        if (read.replaced().stream().anyMatch(earlier -> has(earlier, source.key(), event))) {
            complaints.warning(
                    referrer,
                    path + ".event",
                    "only a definition of EventSource " + source.key() + " that was replaced has event \"" + event
                            + "\"",
                    "nothing will come until the source has it again");
            return buses.find(source.busKey()).map(bus -> bus.topic(source.key().replace('/', '.') + "." + event));
        }
        unknownEvent(referrer, path, source, event);
        return Optional.empty();
    }

    private static boolean has(Located earlier, String sourceKey, String event) {
        return earlier.resource() instanceof EventSource source
                && source.key().equals(sourceKey)
                && source.spec().events().stream()
                        .anyMatch(candidate -> candidate.name().equals(event));
    }

    private void unknownSource(Referrer referrer, String path, String namespace, String name) {
        ResourceId id = new ResourceId("EventSource", namespace, name);
        if (read.isInvalid(id)
                || read.resources().stream().anyMatch(other -> other.id().equals(id))) {
            return;
        }
        List<String> known = sources.values().stream()
                .filter(source -> source.source().metadata().namespace().equals(namespace))
                .map(source -> source.source().metadata().name())
                .toList();
        complaints.error(
                referrer,
                path + ".eventSource",
                "unknown EventSource \"" + name + "\" in namespace " + namespace,
                Suggestion.hint("known EventSources", name, known));
    }

    private void unknownEvent(Referrer referrer, String path, ResolvedSource source, String name) {
        List<String> known =
                source.events().stream().map(event -> event.event().name()).toList();
        complaints.error(
                referrer,
                path + ".event",
                "EventSource " + source.key() + " has no event \"" + name + "\"",
                Suggestion.hint("known events", name, known));
    }

    private boolean mayRead(Referrer referrer, String path, ResolvedSource source, String namespace) {
        String reader = referrer.id().namespace();
        if (buses.find(source.busKey())
                .filter(bus -> buses.mayRead(bus, namespace, reader))
                .isPresent()) {
            return true;
        }
        complaints.error(
                referrer,
                path + ".namespace",
                "bus " + source.busKey() + " does not let namespace " + reader + " read",
                "set allowedNamespaces: {from: All} or a selector on the bus");
        return false;
    }

    private List<Subscriber> subscribers(Located located, Trigger trigger, @Nullable ResolvedBus bus) {
        List<Subscriber> subscribers = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        List<SubscriberSpec> specs = trigger.spec().subscribers();
        for (int index = 0; index < specs.size(); index++) {
            String path = "spec.subscribers[" + index + "]";
            SubscriberSpec spec = specs.get(index);
            String name = unique(located, path, SubscriberNames.nameOf(spec), taken);
            subscriber(located, path, name, spec, bus).ifPresent(subscribers::add);
        }
        return subscribers;
    }

    private String unique(Located located, String path, String name, Set<String> taken) {
        String unique = name;
        for (int copy = 2; !taken.add(unique); copy++) {
            unique = name + "-" + copy;
        }
        if (!unique.equals(name)) {
            complaints.warning(
                    located,
                    path,
                    "has the condition and the target of another subscriber",
                    "remove one of the two, or give each a name");
        }
        return unique;
    }

    private Optional<Subscriber> subscriber(
            Located located, String path, String name, SubscriberSpec spec, @Nullable ResolvedBus bus) {
        Optional<URI> sink = address(located, spec.sink(), path + ".sink");
        Optional<URI> deadLetterSink = address(located, spec.deadLetterSink(), path + ".deadLetterSink");
        boolean addressed = sink.isPresent() == (spec.sink() != null)
                && deadLetterSink.isPresent() == (spec.deadLetterSink() != null);
        if (!addressed || bus == null) {
            return Optional.empty();
        }
        TopicTarget reply = spec.reply();
        return Optional.of(new Subscriber(
                name,
                spec,
                sink.orElse(null),
                deadLetterSink.orElse(null),
                topic(bus, spec.topic()),
                topic(bus, spec.deadLetterTopic()),
                topic(bus, reply == null ? null : reply.topic())));
    }

    private Optional<URI> address(Located located, @Nullable SinkSpec sink, String path) {
        return sink == null ? Optional.empty() : sinks.of(located, sink, path);
    }

    private static @Nullable TopicRef topic(ResolvedBus bus, @Nullable String name) {
        return name == null ? null : bus.topic(name);
    }
}
