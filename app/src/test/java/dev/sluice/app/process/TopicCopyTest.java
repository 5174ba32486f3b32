package dev.sluice.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.topology.Topology;
import dev.sluice.dapr.bus.BusRoute;
import dev.sluice.dapr.render.Roles;
import dev.sluice.dapr.render.Roles.TriggerRole;
import dev.sluice.dapr.render.Ways;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.embedded.CopyClock;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.eventbus.feed.Feed;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicCopyTest {

    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: in}
            spec: {eventBus: main, http: {a: {}, b: {}}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventBus
            metadata: {name: main}
            spec: {%s}
            """;
    private static final String TRIGGER = """
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: %s}
            spec:
              eventBus: main
              %s
              inputs: {%s}
              subscribers: [{condition: x, sink: {uri: "http://function/"}}]
            """;
    private static final String A = "x: {eventSource: in, event: a}";
    private static final String BOTH = A + ", z: {eventSource: in, event: b}";
    private static final String KAFKA = "kafka: {brokers: 'broker:9092'}";
    private static final String JET_STREAM = "jetStream: {natsURL: 'nats://broker:4222'}";

    private final Bus bus = new Bus();
    private EmbeddedLog log;
    private Feed feed;
    private TopicCopy copy;

    @BeforeEach
    void open(@TempDir Path folder) {
        CopyClock clock = new CopyClock(Clock.systemUTC());
        log = EmbeddedLog.openCopy(folder, Map.of(), clock);
        feed = new Feed(log, clock);
        copy = new TopicCopy(log, feed, bus);
    }

    @AfterEach
    void close() {
        copy.close();
        log.close();
    }

    @Test
    void readsOnWhatAnEditLeavesAsItWas() {
        follow(KAFKA, trigger("one", "", A));
        bus.told.clear();

        follow(KAFKA, trigger("one", "", BOTH));

        assertThat(bus.told).containsExactly("read default.in.b Earliest[]");
    }

    @Test
    void readsAllTopicsAnewWhenTheirBusIsReachedOtherwise() {
        follow(JET_STREAM, trigger("one", "", A));
        bus.told.clear();

        follow(KAFKA, trigger("one", "", A));

        assertThat(bus.told)
                .containsExactlyInAnyOrder(
                        "left _dead", "left default.in.a", "read _dead Earliest[]", "read default.in.a Earliest[]");
    }

    @Test
    void readsTheDeadLettersOfAnotherPrefixAnew() {
        follow(KAFKA, trigger("one", "", A));
        bus.told.clear();

        follow(KAFKA + ", topic: new", trigger("one", "", A));

        assertThat(bus.told)
                .containsExactlyInAnyOrder(
                        "left _dead", "left default.in.a", "read _dead Earliest[]", "read new.default.in.a Earliest[]");
    }

    @Test
    void leavesOutNothingThatATriggerWantsWhichIsAdded() {
        Instant later = Instant.parse("2099-01-01T00:00:00Z");
        String first = trigger("one", "start: " + later, A);
        follow(KAFKA, first);
        assertThat(bus.told).contains("read default.in.a " + new Start.At(later));
        bus.told.clear();

        follow(KAFKA, first + trigger("two", "", A));

        assertThat(bus.told).containsExactly("left default.in.a", "read default.in.a Earliest[]");
    }

    @Test
    void awaitsABacklogOnATopicThatComesFromElsewhereNow() {
        follow(JET_STREAM, trigger("one", "", A));
        Topic topic = new Topic("default/main", "default.in.a");
        feed.connected();
        give(topic);
        assertThat(feed.status().catchingUp()).isEmpty();

        follow(JET_STREAM, trigger("one", "", A) + trigger("two", "", A));
        assertThat(feed.status().catchingUp()).isEmpty();
        follow(KAFKA, trigger("one", "", A));
        assertThat(feed.status().catchingUp()).containsExactly(topic);
    }

    private void give(Topic topic) {
        Event event = Event.builder().id("1").source("/test").type("test").build();
        feed.receive(List.of(new StoredEvent(1, System.currentTimeMillis(), topic, event)))
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private static String trigger(String name, String start, String inputs) {
        return TRIGGER.formatted(name, start, inputs);
    }

    private void follow(String spec, String triggers) {
        ReadResult read =
                new ResourceReader(ExpressionChecker.NONE).read("r.yaml", RESOURCES.formatted(spec) + triggers);
        assertThat(read.hasErrors()).as(() -> read.problems().toString()).isFalse();
        Topology topology =
                Topology.resolve(read, (ref, namespace) -> Optional.empty()).topology();
        TriggerRole role = Roles.of(topology).triggers().get(0);
        Map<String, BusRoute> routes = new LinkedHashMap<>();
        topology.buses()
                .values()
                .forEach(each -> Ways.route(each, role.appId()).ifPresent(route -> routes.put(each.key(), route)));
        copy.follow(role, routes);
    }

    /** Tells what is asked of it, and brings nothing. */
    private static final class Bus implements EventBus {

        private final List<String> told = new ArrayList<>();

        @Override
        public AutoCloseable consume(Set<Topic> topics, Start start, Receiver receiver) {
            String name = topics.iterator().next().name();
            told.add("read " + name + " " + start);
            return () -> told.add("left " + name);
        }

        @Override
        public CompletionStage<List<PublishResult>> publish(List<Publication> batch) {
            return CompletableFuture.failedStage(new UnsupportedOperationException("nothing is published here"));
        }

        @Override
        public Guarantee guarantee() {
            return new Guarantee(Guarantee.Delivery.AT_LEAST_ONCE, true, "");
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
