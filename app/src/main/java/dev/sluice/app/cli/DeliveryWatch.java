package dev.sluice.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.client.ClientException;
import dev.sluice.app.client.EventStream;
import dev.sluice.app.client.EventStream.Happening;
import dev.sluice.app.client.SluiceClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Watches the live stream for deliveries that are made more than once; connects again when the server comes back. */
final class DeliveryWatch implements AutoCloseable {

    private static final Duration AGAIN = Duration.ofMillis(200);
    private static final long CONNECT_SECONDS = 5;

    private final SluiceClient client;
    private final CountDownLatch connected = new CountDownLatch(1);
    private final Map<String, Set<String>> deliveries = new HashMap<>();
    private final Map<String, Integer> again = new HashMap<>();
    private @Nullable EventStream stream;
    private boolean closed;

    private DeliveryWatch(SluiceClient client) {
        this.client = client;
    }

    /** Begins to watch; returns when it sees what happens. */
    static DeliveryWatch open(SluiceClient client) {
        DeliveryWatch watch = new DeliveryWatch(client);
        Thread thread = new Thread(watch::follow, "delivery-watch");
        thread.setDaemon(true);
        thread.start();
        try {
            watch.connected.await(CONNECT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return watch;
    }

    /** How many deliveries of these events were made again. */
    synchronized long twice(List<String> ids) {
        Set<String> wanted = new HashSet<>(ids);
        return again.entrySet().stream()
                .filter(entry -> wanted.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void follow() {
        while (!isClosed()) {
            try (EventStream opened = client.stream(Map.of("kinds", "delivery"))) {
                use(opened);
                connected.countDown();
                for (Optional<Happening> next = opened.next(); next.isPresent(); next = opened.next()) {
                    see(next.get());
                }
            } catch (ClientException gone) {
                // the sender says so; the server's own account covers what is missed meanwhile
            }
            Pauses.pause(AGAIN);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void use(EventStream opened) {
        stream = opened;
        if (closed) {
            opened.close();
        }
    }

    private synchronized void see(Happening happening) {
        JsonNode delivery = happening.data();
        if (happening.kind().equals("delivery")
                && delivery.path("outcome").asText().equals("delivered")) {
            String event = delivery.path("eventId").asText();
            String what = delivery.path("firing").asText() + "/"
                    + delivery.path("subscriber").asText() + "/"
                    + delivery.path("target").asText();
            if (!deliveries.computeIfAbsent(event, id -> new HashSet<>()).add(what)) {
                again.merge(event, 1, Integer::sum);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (stream != null) {
            stream.close();
        }
    }
}
