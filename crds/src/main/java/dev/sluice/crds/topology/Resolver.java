package dev.sluice.crds.topology;

import dev.sluice.crds.Problem;
import dev.sluice.crds.model.EventSource;
import dev.sluice.crds.model.SinkSpec;
import dev.sluice.crds.model.SourceEvent;
import dev.sluice.crds.model.Trigger;
import dev.sluice.crds.reader.Located;
import dev.sluice.crds.reader.ReadResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One resolving of some resources. */
final class Resolver {

    private final ReadResult read;
    private final Complaints complaints = new Complaints();
    private final BusDirectory buses;
    private final TriggerResolver triggerResolver;
    private final Map<String, ResolvedSource> sources = new LinkedHashMap<>();
    private final Map<String, ResolvedTrigger> triggers = new LinkedHashMap<>();

    Resolver(ReadResult read, SinkReferences references) {
        this.read = read;
        this.buses = new BusDirectory(read, complaints);
        this.triggerResolver =
                new TriggerResolver(read, buses, sources, new SinkAddresses(references, complaints), complaints);
    }

    Resolution resolve() {
        List<Located> withSink = new ArrayList<>();
        PathConflicts paths = new PathConflicts(complaints);
        for (Located located : read.resources()) {
            if (located.resource() instanceof EventSource source && paths.add(located, source)) {
                addSource(located, source);
                withSink.add(located);
            }
        }
        withSink.forEach(this::addSinkTrigger);
        for (Located located : read.resources()) {
            if (located.resource() instanceof Trigger trigger) {
                triggerResolver.resolve(located, trigger).ifPresent(resolved -> triggers.put(resolved.key(), resolved));
            }
        }
        read.invalid().forEach(triggerResolver::check);
        new TopicWarnings(read, triggers, complaints).warn();
        return new Resolution(
                new Topology(buses.all(), sources, triggers), Problem.inOrder(read.files(), complaints.all()));
    }

    private void addSource(Located located, EventSource source) {
        busOf(located, source).ifPresent(bus -> {
            List<ResolvedSource.Event> events = source.spec().events().stream()
                    .map(event -> resolved(source, event, bus))
                    .toList();
            sources.put(source.key(), new ResolvedSource(source, bus.key(), events));
        });
    }

    private Optional<ResolvedBus> busOf(Located located, EventSource source) {
        String name = source.spec().eventBus();
        if (name == null && source.spec().sink() != null) {
            return Optional.of(buses.implicit(OwnLog.key(source.metadata())));
        }
        return buses.find(located, name == null ? "default" : name);
    }

    private static ResolvedSource.Event resolved(EventSource source, SourceEvent event, ResolvedBus bus) {
        String namespace = source.metadata().namespace();
        String name = source.metadata().name();
        String attribute = "/namespaces/" + namespace + "/eventsources/" + name + "/" + event.name();
        return new ResolvedSource.Event(event, bus.topic(namespace + "." + name + "." + event.name()), attribute);
    }

    private void addSinkTrigger(Located located) {
        EventSource source = (EventSource) located.resource();
        SinkSpec sink = source.spec().sink();
        ResolvedSource resolved = sources.get(source.key());
        if (sink != null && resolved != null && !resolved.events().isEmpty()) {
            triggerResolver
                    .resolveSink(located, resolved, sink)
                    .ifPresent(trigger -> triggers.put(trigger.key(), trigger));
        }
    }
}
