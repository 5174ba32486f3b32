package dev.sluice.trigger.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.contract.SettableClock;
import dev.sluice.eventbus.embedded.CopyClock;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.eventbus.feed.Feed;
import dev.sluice.trigger.check.SluiceExpressionChecker;
import dev.sluice.trigger.delivery.SinkFactory;
import dev.sluice.trigger.delivery.http.AddressGuard;
import dev.sluice.trigger.delivery.http.HttpSink;
import dev.sluice.trigger.delivery.http.SystemNames;
import dev.sluice.trigger.store.TriggerStore;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An hour's events that come late, topic by topic, fire what they would have fired as they happened. */
class BacklogTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant END = BEGIN.plus(Duration.ofHours(1));
    private static final Instant AFTER = END.plus(Duration.ofSeconds(10));
    private static final Event LAST = Event.builder()
            .id("last")
            .source("/test")
            .type("test")
            .dataContentType("application/json")
            .data("{\"k\":\"last\"}".getBytes(StandardCharsets.UTF_8))
            .build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Topic LOGINS = new Topic("/default", "default.in.login");
    private static final Topic BEATS = new Topic("/default", "default.in.beat");
    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: in}
            spec: {http: {login: {}, beat: {}}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: t}
            spec:
              inputs:
                login: {eventSource: in, event: login}
                beat: {eventSource: in, event: beat}
              patterns:
                burst: {count: {of: login, by: data.k, atLeast: 3, within: 3m, rearm: untilQuiet, quiet: 2m}}
                unanswered: {absence: {after: login, missing: beat, within: 90s, by: data.k}}
                minutes: {window: {of: beat, size: 5m}}
                silent: {deadman: {of: beat, within: 4m, by: data.k, repeat: every}}
                stopped: {deadman: {of: beat, within: 4m, repeat: every}}
              subscribers:
              - {name: burst, condition: burst, sink: {uri: "print:"}}
              - {name: unanswered, condition: unanswered, sink: {uri: "print:"}}
              - {name: minutes, condition: minutes, sink: {uri: "print:"}}
              - {name: silent, condition: silent, sink: {uri: "print:"}}
              - {name: stopped, condition: stopped, sink: {uri: "print:"}}
              - {name: both, condition: login && beat, sink: {uri: "print:"}}
              - {name: alone, condition: login && !beat, sink: {uri: "print:"}}
            """;

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path data;

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** What was fired, in a form that can be compared. */
    private static final class Recorder implements Watcher {

        private final List<String> fired = new CopyOnWriteArrayList<>();

        @Override
        public void fired(Fired firing) {
            fired.add(Instant.ofEpochMilli(firing.atMillis()) + " " + firing.subscriber() + " " + firing.key() + " "
                    + firing.eventId() + " " + firing.firing());
        }

        @Override
        public void delivery(Delivery delivery) {}

        @Override
        public void quiet(StoredEvent event) {}
    }

    private TriggerHost host(EmbeddedLog log, SettableClock clock, Watcher watcher) {
        HttpSink.Network network =
                new HttpSink.Network(vertx, new SystemNames(Runnable::run), AddressGuard.local(), clock);
        SinkOpener sinks =
                new SinkOpener(new SinkFactory(network, line -> {}), log, URI.create("http://127.0.0.1:8080/"));
        TriggerHost host = new TriggerHost(
                new GroupContext(log, TriggerStore.open(log, log), sinks, clock, new SplittableRandom(1), watcher));
        ReadResult read = new ResourceReader(new SluiceExpressionChecker(text -> {})).read("t.yaml", RESOURCES);
        var resolved = Topology.resolve(read, (ref, namespace) -> Optional.empty());
        assertThat(read.problems()).isEmpty();
        host.apply(resolved.topology());
        return host;
    }

    private static List<StoredEvent> events(Random random) {
        List<StoredEvent> events = new ArrayList<>();
        random.longs(1, Duration.ofMinutes(55).toMillis())
                .distinct()
                .limit(150)
                .sorted()
                .forEach(offset -> {
                    int number = events.size() + 1;
                    Topic topic = random.nextInt(3) == 0 ? BEATS : LOGINS;
                    Event event = Event.builder()
                            .id("e" + number)
                            .source("/test")
                            .type("test")
                            .dataContentType("application/json")
                            .data(("{\"k\":\"k" + random.nextInt(4) + "\"}").getBytes(StandardCharsets.UTF_8))
                            .build();
                    events.add(new StoredEvent(number, BEGIN.toEpochMilli() + offset, topic, event));
                });
        return events;
    }

    /** As they happen, one after the other, in one process. */
    private List<String> live(List<StoredEvent> events) {
        Recorder recorder = new Recorder();
        SettableClock clock = new SettableClock(BEGIN);
        try (EmbeddedLog log = EmbeddedLog.open(data.resolve("live"), Map.of(), clock);
                TriggerHost host = host(log, clock, recorder)) {
            for (StoredEvent event : events) {
                clock.advance(Duration.between(clock.instant(), event.busTime()));
                log.publish(List.of(new Publication(event.topic(), event.event())))
                        .toCompletableFuture()
                        .join();
            }
            clock.advance(Duration.between(clock.instant(), AFTER));
            log.publish(List.of(new Publication(LOGINS, LAST)))
                    .toCompletableFuture()
                    .join();
            awaitLast(recorder);
            return sorted(recorder.fired);
        }
    }

    /** Later, each topic by itself, in batches of any size. */
    private List<String> late(List<StoredEvent> events, Random random) throws Exception {
        Recorder recorder = new Recorder();
        SettableClock present = new SettableClock(BEGIN);
        CopyClock clock = new CopyClock(present);
        try (EmbeddedLog log = EmbeddedLog.openCopy(data.resolve("late"), Map.of(), clock);
                TriggerHost host = host(log, present, recorder);
                Feed feed = new Feed(log, clock)) {
            startAt(feed, log);
            present.advance(Duration.between(BEGIN, END));
            feed.disconnected();
            feed.connected();
            Map<Topic, List<StoredEvent>> topics = Map.of(BEATS, of(events, BEATS), LOGINS, of(events, LOGINS));
            int[] next = {0, 0};
            while (next[0] < topics.get(BEATS).size()
                    || next[1] < topics.get(LOGINS).size()) {
                int which = random.nextInt(2);
                List<StoredEvent> topic = topics.get(which == 0 ? BEATS : LOGINS);
                int to = Math.min(topic.size(), next[which] + 1 + random.nextInt(20));
                if (to > next[which]) {
                    feed.receive(topic.subList(next[which], to))
                            .toCompletableFuture()
                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    next[which] = to;
                }
            }
            present.advance(Duration.between(END, AFTER));
            await().atMost(PATIENCE).until(() -> !clock.isHeld());
            feed.receive(List.of(new StoredEvent(1, AFTER.toEpochMilli(), LOGINS, LAST)))
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            awaitLast(recorder);
            return sorted(recorder.fired);
        }
    }

    /** The triggers run already when the hour begins. */
    private static void startAt(Feed feed, EmbeddedLog log) {
        feed.follow(Set.of(BEATS, LOGINS), Set.of());
        assertThat(log.settledMillis()).isLessThan(BEGIN.toEpochMilli());
    }

    private static List<StoredEvent> of(List<StoredEvent> events, Topic topic) {
        return events.stream().filter(event -> event.topic().equals(topic)).toList();
    }

    /** When what comes after the hour has fired, all of the hour has, and its timers. */
    private static void awaitLast(Recorder recorder) {
        await().atMost(PATIENCE)
                .until(() -> recorder.fired.stream().anyMatch(line -> line.contains(" " + LAST.id() + " ")));
    }

    private static List<String> sorted(List<String> fired) {
        return fired.stream()
                .filter(line -> line.compareTo(END.toString()) <= 0)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    /** Silence without a key counts from when the pattern was first run, which is not the same in both. */
    private static boolean dependsOnEvents(String line) {
        return !line.contains(" stopped ");
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void firesWhatItWouldHaveFiredLive(long seed) throws Exception {
        List<StoredEvent> events = events(new Random(seed));
        List<String> live = live(events);
        List<String> late = late(events, new Random(seed));
        assertThat(late.stream().filter(BacklogTest::dependsOnEvents))
                .as("seed %d", seed)
                .containsExactlyElementsOf(
                        live.stream().filter(BacklogTest::dependsOnEvents).toList());
        assertThat(late)
                .as("silence counts from the first event, not from 1970")
                .hasSizeLessThan(live.size() + 20);
        assertThat(live).hasSizeGreaterThan(50);
        for (String subscriber : List.of("burst", "unanswered", "minutes", "silent", "both", "alone")) {
            assertThat(live).as(subscriber).anyMatch(line -> line.contains(" " + subscriber + " "));
        }
    }
}
