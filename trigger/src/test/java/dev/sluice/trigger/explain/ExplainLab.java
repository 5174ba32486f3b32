package dev.sluice.trigger.explain;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.memory.InMemoryEventBus;
import dev.sluice.trigger.engine.StateSource;
import dev.sluice.trigger.engine.StoredEvents;
import dev.sluice.trigger.engine.TriggerInstance;
import dev.sluice.trigger.engine.TriggerProgram;
import dev.sluice.trigger.store.DeliveryRecords;
import dev.sluice.trigger.store.Generations;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A log and a trigger {@code default/t} that has handled all of it, on a clock that the test sets. */
final class ExplainLab implements History {

    static final String GENERATION = "0badcafe";

    private final InMemoryEventBus log = new InMemoryEventBus(Map.of(), new SetClock());
    private final Topology topology;
    private final TriggerProgram program;
    private final List<Generations.Begun> begun = new ArrayList<>(List.of(new Generations.Begun(GENERATION, 0, 0)));
    private final EventExplainer explainer = new EventExplainer(log, this);
    private List<DeliveryRecords.Entry> deliveries = List.of();
    private Instant now = Instant.EPOCH;

    ExplainLab(String spec) {
        String yaml = """
                apiVersion: events.openfunction.io/v1alpha1
                kind: EventSource
                metadata: {name: in}
                spec: {http: {a: {}, b: {}, c: {}}}
                ---
                apiVersion: events.openfunction.io/v1alpha1
                kind: Trigger
                metadata: {name: t}
                spec:
                """ + spec.strip().indent(2);
        ReadResult read = new ResourceReader(ExpressionChecker.NONE).read("t.yaml", yaml);
        var resolved = Topology.resolve(read, (ref, namespace) -> Optional.empty());
        if (!read.problems().isEmpty() || !resolved.problems().isEmpty()) {
            throw new AssertionError(read.problems() + " " + resolved.problems() + "\n" + yaml);
        }
        topology = resolved.topology();
        program = TriggerProgram.compile(topology.trigger("default/t").orElseThrow());
    }

    private final class SetClock extends Clock {

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** Publishes an event at a second. */
    StoredEvent event(long second, String topic, String data) {
        Event event = Event.builder()
                .id("e" + (log.head() + 1))
                .source("/lab")
                .type("lab")
                .dataContentType("application/json")
                .data(data.getBytes(StandardCharsets.UTF_8))
                .build();
        return event(second, topic, event);
    }

    StoredEvent event(long second, String topic, Event event) {
        now = Instant.ofEpochSecond(second);
        log.publish(List.of(new Publication(new Topic("/default", "default.in." + topic), event)))
                .toCompletableFuture()
                .join();
        return log.find(log.head()).orElseThrow();
    }

    void edited(String generation, long position) {
        begun.add(new Generations.Begun(generation, position, 0));
    }

    void delivered(DeliveryRecords.Entry... entries) {
        deliveries = List.of(entries);
    }

    Explanation explain(StoredEvent event) {
        return explainer.explain(topology, event, null);
    }

    Explanation newestQuiet() {
        return explainer.newestQuiet(topology, null).orElseThrow();
    }

    /** What is said of the first subscriber. */
    List<String> text(StoredEvent event) {
        return explain(event).triggers().get(0).subscribers().get(0).text();
    }

    /** Whether the live evaluation fires at an event, with nothing before it. */
    boolean fires(StoredEvent event) {
        return !new TriggerInstance(program, StateSource.EMPTY, StoredEvents.NONE)
                .onEvent(event)
                .firings()
                .isEmpty();
    }

    Topology topology() {
        return topology;
    }

    @Override
    public Map<String, Long> decided() {
        return Map.of("default/t", log.head());
    }

    @Override
    public List<Generations.Begun> generations(String trigger) {
        return begun;
    }

    @Override
    public List<DeliveryRecords.Entry> deliveries(long position) {
        return deliveries;
    }

    @Override
    public List<DeliveryRecords.Entry> ofFiring(String firing) {
        return List.of();
    }
}
