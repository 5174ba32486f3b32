package dev.sluice.benchmarks.jmh;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.model.Trigger;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.crds.topology.TopicRef;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.trigger.engine.Changes;
import dev.sluice.trigger.engine.StateSource;
import dev.sluice.trigger.engine.Step;
import dev.sluice.trigger.engine.StoredEvents;
import dev.sluice.trigger.engine.TriggerInstance;
import dev.sluice.trigger.engine.TriggerProgram;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Events per second through a trigger that counts per key over 10,000 keys, from the parsed log entry to the step: payload, key,
 * window, timers. One event per millisecond of bus time, so that each key has some 6 events in its window.
 *
 * <p>Run: {@code java -cp <class path> org.openjdk.jmh.Main KeyedCount}. Goal: 500,000 events/s on one of two shared cores.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class KeyedCountBenchmark {

    private static final int KEYS = 10_000;
    private static final int EVENTS_PER_DRAIN = 1_000;
    private static final Topic TOPIC = new Topic("default/default", "default.src.login");
    private static final String TRIGGER = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: logins}
            spec:
              inputs:
                login: {eventSource: src, event: login%s}
              patterns:
                burst:
                  count: {of: login, atLeast: 100, within: 60s, by: data.ip, rearm: untilQuiet, quiet: 60s}
              subscribers:
              - {name: page, condition: burst, sink: {uri: "print:"}}
            """;

    /** What the input asks of an event beside its topic. */
    @Param({"", "where"})
    public String filter = "";

    private Event[] events = {};
    private TriggerInstance instance = instance("");
    private long position;

    /** Fresh events and an empty trigger. */
    @Setup
    public void setUp() {
        instance = instance(filter.isEmpty() ? "" : ", where: data.severity == \"error\"");
        events = new Event[KEYS];
        for (int i = 0; i < KEYS; i++) {
            String data =
                    "{\"ip\": \"10.0." + i / 250 + "." + i % 250 + "\", \"severity\": \"error\", \"port\": " + i + "}";
            events[i] = Event.builder()
                    .id("e" + i)
                    .source("/benchmark")
                    .type("login")
                    .dataContentType("application/json")
                    .data(data.getBytes(StandardCharsets.UTF_8))
                    .build();
        }
    }

    private static TriggerInstance instance(String where) {
        Trigger trigger = (Trigger) new ResourceReader(ExpressionChecker.NONE)
                .read("trigger.yaml", TRIGGER.formatted(where))
                .resources()
                .get(0)
                .resource();
        List<ResolvedTrigger.Input> inputs = trigger.spec().inputs().entrySet().stream()
                .map(input -> new ResolvedTrigger.Input(
                        input.getKey(), input.getValue(), new TopicRef(TOPIC.bus(), TOPIC.name())))
                .toList();
        List<ResolvedTrigger.Subscriber> subscribers = trigger.spec().subscribers().stream()
                .map(spec -> new ResolvedTrigger.Subscriber("page", spec, null, null, null, null, null))
                .toList();
        ResolvedTrigger.Group group = new ResolvedTrigger.Group("default", TOPIC.bus(), "default");
        TriggerProgram program =
                TriggerProgram.compile(new ResolvedTrigger(trigger, false, group, inputs, subscribers));
        return new TriggerInstance(program, StateSource.EMPTY, StoredEvents.NONE);
    }

    /** The engine alone: what must be stored stays in memory. */
    @Benchmark
    public Step count() {
        position++;
        Event event = events[(int) (position * 7919 % KEYS)];
        return instance.onEvent(new StoredEvent(position, position, TOPIC, event));
    }

    /** With the state written out as a host does it, every 1,000 events. */
    @Benchmark
    public Object countAndDrain() {
        Step step = count();
        if (position % EVENTS_PER_DRAIN == 0) {
            Changes changes = instance.drain();
            return changes;
        }
        return step;
    }
}
