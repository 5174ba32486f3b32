package dev.sluice.crds.topology;

import dev.sluice.crds.Suggestion;
import dev.sluice.crds.model.EventSource;
import dev.sluice.crds.model.InputSpec;
import dev.sluice.crds.model.ResourceId;
import dev.sluice.crds.model.SinkSpec;
import dev.sluice.crds.model.SubscriberSpec;
import dev.sluice.crds.model.TopicTarget;
import dev.sluice.crds.model.Trigger;
import dev.sluice.crds.reader.Located;
import dev.sluice.crds.reader.ReadResult;
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

    private Optional<Input> input(Located located, String name, InputSpec spec, @Nullable ResolvedBus bus) {
        String path = "spec.inputs." + name;
        String topic = spec.topic();
        if (topic != null) {
            return Optional.ofNullable(bus).map(own -> new Input(name, spec, own.topic(topic)));
        }
        String given = spec.namespace();
        String namespace = given == null ? located.resource().metadata().namespace() : given;
        String sourceName = String.valueOf(spec.eventSource());
        ResolvedSource source = sources.get(namespace + "/" + sourceName);
        if (source == null) {
            unknownSource(located, path, namespace, sourceName);
            return Optional.empty();
        }
        Optional<TopicRef> topicOfEvent = topicOf(located, path, source, String.valueOf(spec.event()));
        return topicOfEvent
                .filter(found -> mayRead(located, path, source, namespace))
                .map(found -> new Input(name, spec, found));
    }

    private Optional<TopicRef> topicOf(Located located, String path, ResolvedSource source, String event) {
        Optional<TopicRef> topic = source.events().stream()
                .filter(candidate -> candidate.event().name().equals(event))
                .findFirst()
                .map(ResolvedSource.Event::topic);
        if (topic.isPresent()) {
            return topic;
        }
        if (read.replaced().stream().anyMatch(earlier -> has(earlier, source.key(), event))) {
            complaints.warning(
                    located,
                    path + ".event",
                    "only a definition of EventSource " + source.key() + " that was replaced has event \"" + event
                            + "\"",
                    "nothing will come until the source has it again");
            return buses.find(source.busKey()).map(bus -> bus.topic(source.key().replace('/', '.') + "." + event));
        }
        unknownEvent(located, path, source, event);
        return Optional.empty();
    }

    private static boolean has(Located earlier, String sourceKey, String event) {
        return earlier.resource() instanceof EventSource source
                && source.key().equals(sourceKey)
                && source.spec().events().stream()
                        .anyMatch(candidate -> candidate.name().equals(event));
    }

    private void unknownSource(Located located, String path, String namespace, String name) {
        boolean declared = read.invalid().contains(new ResourceId("EventSource", namespace, name))
                || read.resources().stream()
                        .anyMatch(other ->
                                ResourceId.of(other.resource()).equals(new ResourceId("EventSource", namespace, name)));
        if (declared) {
            return;
        }
        List<String> known = sources.values().stream()
                .filter(source -> source.source().metadata().namespace().equals(namespace))
                .map(source -> source.source().metadata().name())
                .toList();
        complaints.error(
                located,
                path + ".eventSource",
                "unknown EventSource \"" + name + "\" in namespace " + namespace,
                Suggestion.hint("known EventSources", name, known));
    }

    private void unknownEvent(Located located, String path, ResolvedSource source, String name) {
        List<String> known =
                source.events().stream().map(event -> event.event().name()).toList();
        complaints.error(
                located,
                path + ".event",
                "EventSource " + source.key() + " has no event \"" + name + "\"",
                Suggestion.hint("known events", name, known));
    }

    private boolean mayRead(Located located, String path, ResolvedSource source, String namespace) {
        String reader = located.resource().metadata().namespace();
        if (buses.find(source.busKey())
                .filter(bus -> buses.mayRead(bus, namespace, reader))
                .isPresent()) {
            return true;
        }
        complaints.error(
                located,
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
