package dev.sluice.eventbus.contract;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Events for tests. */
public final class TestEvents {

    private static final long SECONDS = 60;

    private TestEvents() {}

    /** A small event. */
    public static Event event(String id) {
        return event(id, "{\"id\":\"" + id + "\"}");
    }

    /** An event with this data. */
    public static Event event(String id, String data) {
        return Event.builder()
                .id(id)
                .source("/test")
                .type("dev.sluice.test")
                .dataContentType("application/json")
                .data(data.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    /** An event with so many bytes of data. */
    public static Event large(String id, int dataBytes) {
        return event(id).toBuilder().data(new byte[dataBytes]).build();
    }

    /** Small events for one topic, numbered after their prefix. */
    public static List<Publication> batch(Topic topic, String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Publication(topic, event(prefix + i)))
                .toList();
    }

    /** Publishes and waits; a refusal comes as the cause of an ExecutionException. */
    public static List<PublishResult> publish(EventBus bus, List<Publication> batch) throws Exception {
        return bus.publish(batch).toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    /** Publishes one event and waits. */
    public static PublishResult publish(EventBus bus, Topic topic, Event event) throws Exception {
        return publish(bus, List.of(new Publication(topic, event))).get(0);
    }

    /** An event with random attributes, extensions of each type and random data. */
    public static Event random(Random random, String id) {
        Event.Builder event = Event.builder().id(id).source(text(random)).type(text(random));
        if (random.nextBoolean()) {
            event.subject(text(random));
        }
        if (random.nextBoolean()) {
            event.time("2026-01-0" + (1 + random.nextInt(9)) + "T00:00:00.123456789+02:00");
        }
        if (random.nextBoolean()) {
            event.dataContentType("text/plain; charset=utf-8").dataSchema("https://example.com/" + random.nextInt());
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            Object value = List.of(text(random), random.nextInt(), random.nextBoolean())
                    .get(random.nextInt(3));
            event.extension("x" + Integer.toHexString(random.nextInt(1000)), value);
        }
        if (random.nextInt(4) > 0) {
            byte[] data = new byte[random.nextInt(300)];
            random.nextBytes(data);
            event.data(data);
        }
        return event.build();
    }

    private static String text(Random random) {
        String alphabet = "abcXYZ019 \"\\/{}\n\t\u0001äöß€日本𝄞";
        int[] points = alphabet.codePoints().toArray();
        StringBuilder text = new StringBuilder("t");
        for (int i = random.nextInt(20); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }
}
