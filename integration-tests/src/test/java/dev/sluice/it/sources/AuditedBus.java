package dev.sluice.it.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventsource.spi.Emitted;
import dev.sluice.eventsource.spi.Emitter;
import dev.sluice.eventsource.spi.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * Where a source under test emits to: takes each message on another thread, as the bus's writer does, unless told to refuse.
 * Audits by the text of the bodies. Thread-safe.
 */
final class AuditedBus implements Emitter {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Executor writer;
    private final int window;
    private final Queue<Message> stored = new ConcurrentLinkedQueue<>();
    private final Set<String> bodies = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean refusing;

    AuditedBus(Executor writer, int window) {
        this.writer = writer;
        this.window = window;
    }

    @Override
    public CompletionStage<Emitted> emit(Message message) {
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        return CompletableFuture.supplyAsync(() -> take(message), writer);
    }

    @Override
    public int window() {
        return window;
    }

    /** From now on it takes nothing, or again everything; what came before is answered first. */
    void refuse(boolean on) {
        CompletableFuture.runAsync(() -> refusing = on, writer).join();
    }

    int refusals() {
        return refusals.get();
    }

    int mostInFlight() {
        return mostInFlight.get();
    }

    int count() {
        return count.get();
    }

    List<Message> messages() {
        return List.copyOf(stored);
    }

    /** Waits until there is a message with this body. */
    Message awaitBody(String body) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> stored.stream()
                                .filter(message -> text(message).equals(body))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Waits until at least so many messages are there, repeats included. */
    void awaitCount(int atLeast) {
        Awaitility.await().atMost(PATIENCE).until(() -> count.get() >= atLeast);
    }

    /** Waits until every body is there; fails with those that are missing. */
    void awaitAll(Collection<String> expected) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(missing(expected)).as("lost").isEmpty());
    }

    /** Ids of the events that would have been stored; a repeat with the same id counts once. */
    Set<String> ids() {
        return stored.stream()
                .map(message -> String.valueOf(message.defaults().id()))
                .collect(Collectors.toSet());
    }

    static String text(Message message) {
        return new String(message.body(), StandardCharsets.UTF_8);
    }

    private Set<String> missing(Collection<String> expected) {
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(bodies);
        return missing;
    }

    private Emitted take(Message message) {
        inFlight.decrementAndGet();
        if (refusing) {
            refusals.incrementAndGet();
            throw EventBusException.of(EventBusException.Kind.FULL, "the bus is full");
        }
        stored.add(message);
        bodies.add(text(message));
        return new Emitted.Stored(String.valueOf(message.defaults().id()), count.incrementAndGet());
    }
}
