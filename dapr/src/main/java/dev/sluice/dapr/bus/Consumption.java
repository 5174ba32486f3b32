package dev.sluice.dapr.bus;

import dev.sluice.dapr.callback.CallbackRegistry;
import dev.sluice.dapr.callback.CallbackRegistry.Registration;
import dev.sluice.dapr.callback.Inbound;
import dev.sluice.eventbus.EventBus.Receiver;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** Some topics on their way to one receiver. A delivery is acknowledged when the receiver has taken it over. */
final class Consumption implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Receiver receiver;
    private final long fromMillis;
    private final Clock clock;
    private final AtomicLong positions;
    private final List<Registration> registrations = new ArrayList<>();
    private int inHand;
    private boolean closed;

    Consumption(Start start, Receiver receiver, Clock clock, AtomicLong positions) {
        this.receiver = receiver;
        this.fromMillis = start instanceof Start.At at ? at.time().toEpochMilli() : Long.MIN_VALUE;
        this.clock = clock;
        this.positions = positions;
    }

    /**
     * Where messages come from.
     *
     * @param topic the topic
     * @param undelivered whether it holds events of other topics, which they name
     * @param foreign reads what is not ours
     */
    private record Place(Topic topic, boolean undelivered, ForeignMessages foreign) {

        Topic of(Inbound message) {
            return undelivered ? new Topic(topic.bus(), Envelope.topic(message.data())) : topic;
        }
    }

    void open(CallbackRegistry registry, BusRoute route, Topic topic, ForeignMessages foreign) {
        registrations.add(registry.onTopic(
                route.reader(topic.name()),
                route.brokerTopic(topic.name()),
                messages -> Collections.nCopies(
                        messages.size(),
                        receive(new Place(topic, topic.name().equals(route.undelivered()), foreign), messages))));
    }

    private CompletionStage<Void> receive(Place place, List<Inbound> messages) {
        if (!begin()) {
            return CompletableFuture.failedStage(new IllegalStateException("the consumption is closed"));
        }
        CompletionStage<Void> taken;
        try {
            List<StoredEvent> batch = read(place, messages);
            taken = batch.isEmpty() ? CompletableFuture.completedStage(null) : receiver.receive(batch);
        } catch (RuntimeException failure) { // the boundary: whatever a receiver throws, the batch comes again
            taken = CompletableFuture.failedStage(failure);
        }
        return taken.whenComplete((done, failure) -> end());
    }

    private List<StoredEvent> read(Place place, List<Inbound> messages) {
        long now = clock.millis();
        List<StoredEvent> batch = new ArrayList<>(messages.size());
        for (Inbound message : messages) {
            StoredEvent event = read(place, message, now);
            if (event.busTimeMillis() >= fromMillis) {
                batch.add(event);
            }
        }
        return batch;
    }

    private StoredEvent read(Place place, Inbound message, long now) {
        try {
            return stored(place.of(message), Envelope.read(message.data(), now));
        } catch (IllegalArgumentException notOurs) {
            Publication other = place.foreign().read(message);
            return stored(other.topic(), Envelope.of(other.event(), now));
        }
    }

    private StoredEvent stored(Topic topic, Envelope envelope) {
        return new StoredEvent(positions.incrementAndGet(), envelope.busTimeMillis(), topic, envelope.event());
    }

    private synchronized boolean begin() {
        if (closed) {
            return false;
        }
        inHand++;
        return true;
    }

    private synchronized void end() {
        inHand--;
        notifyAll();
    }

    /** Leaves what comes from now on to the broker, and waits for what is in hand: half a minute at most. */
    @Override
    public synchronized void close() {
        closed = true;
        registrations.forEach(Registration::close);
        registrations.clear();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (inHand > 0 && deadline - System.nanoTime() > 0) {
                wait(Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
