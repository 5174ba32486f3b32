package dev.sluice.benchmarks.load;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/** Six days of logins in the log of a data directory: of 10,000 addresses, every second one failed. */
final class StoredPast {

    private static final Topic TOPIC = new Topic("/default", "default.benchmark.in");
    private static final Duration SPAN = Duration.ofDays(6);
    private static final int KEYS = 10_000;
    private static final int BATCH = 200;
    private static final int IN_FLIGHT = 16;

    /** A filter and a keyed count over them, which fires now and then. */
    static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: benchmark}
            spec: {http: {in: {}}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: logins}
            spec:
              start: earliest
              inputs:
                failed: {eventSource: benchmark, event: in, where: "data.outcome == 'failed'"}
              patterns:
                burst:
                  count: {of: failed, atLeast: 6, within: 6h, by: data.ip}
              subscribers:
              - {name: page, condition: burst, sink: {uri: "print:"}}
            """;

    private final int events;
    private final SplittableRandom random = new SplittableRandom(1);

    /** @param events how many */
    StoredPast(int events) {
        this.events = events;
    }

    /** The id of one of them. */
    static String id(int number) {
        return String.format("5f2b1c9e-0d7a-4e3b-9c1f-%012d", number);
    }

    /** Stores them, as their source would have when they happened. */
    void fill(Path data) throws InterruptedException {
        Present present = new Present(Instant.now().minus(SPAN));
        Semaphore free = new Semaphore(IN_FLIGHT);
        try (EmbeddedLog log = EmbeddedLog.open(data, Map.of(), present)) {
            for (int from = 0; from < events; from += BATCH) {
                int first = from;
                present.now = present.now.plus(SPAN.multipliedBy(BATCH).dividedBy(events));
                free.acquire();
                log.publish(IntStream.range(first, Math.min(events, first + BATCH))
                                .mapToObj(number -> new Publication(TOPIC, event(number, present.now)))
                                .toList())
                        .whenComplete((results, failed) -> free.release());
            }
            free.acquire(IN_FLIGHT);
        }
    }

    private Event event(int number, Instant time) {
        int key = random.nextInt(KEYS);
        String data = String.format(
                "{\"host\":\"web-%d\",\"process\":\"sshd\",\"pid\":%d,\"user\":\"user%d\",\"ip\":\"10.0.%d.%d\",\"port\":%d,"
                        + "\"outcome\":\"%s\"}",
                key % 7,
                random.nextInt(32_768),
                key % 100,
                key / 256,
                key % 256,
                random.nextInt(1_024, 65_536),
                random.nextBoolean() ? "failed" : "accepted");
        return Event.builder()
                .id(id(number))
                .source("/namespaces/default/eventsources/benchmark/in")
                .type("dev.sluice.http.request")
                .subject("/default/benchmark/in")
                .time(time.toString())
                .dataContentType("application/json")
                .data(data.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    /** A clock that is moved by hand. */
    private static final class Present extends Clock {

        private volatile Instant now;

        Present(Instant now) {
            this.now = now;
        }

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
}
