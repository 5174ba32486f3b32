package dev.sluice.dapr.source;

import dev.sluice.dapr.DeliveryLimits;
import dev.sluice.dapr.callback.CallbackRegistry;
import dev.sluice.dapr.callback.CallbackRegistry.Registration;
import dev.sluice.dapr.callback.Inbound;
import dev.sluice.dapr.message.BrokerMessages;
import dev.sluice.eventsource.spi.Emitted;
import dev.sluice.eventsource.spi.Emitter;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.PatientEmitter;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceStatus;
import dev.sluice.eventsource.spi.SourceStatus.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A source that is called: each call is answered when the bus has the message, and then the sidecar acknowledges it. No more
 * than the emitter's window goes to the bus at a time; some more wait here in their order, because a sidecar can only be
 * slowed by answering late. A call that exceeds that too is to come again, and so is what has waited until the sidecar
 * gives its call up: it makes the call anew, and copies would pile up here while the bus is away.
 */
final class CallbackSource implements Source {

    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final int WAITING_WINDOWS = 4;
    private static final long WAITING_BYTES = 64L << 20;

    /** A little less than a sidecar waits for an answer. */
    static final Duration LONGEST_WAIT = DeliveryLimits.DEFAULT.timeout().minusSeconds(5);

    private final SourceContext context;
    private final Origin origin;
    private final CallbackRegistry registry;
    private final BrokerMessages messages;
    private final Function<String, Optional<String>> problems;
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private @Nullable PatientEmitter emitter;
    private @Nullable Registration registration;
    private long waitingBytes;
    private boolean draining;
    private boolean closed;

    private record Pending(Message message, int bytes, long sinceMillis, CompletableFuture<Emitted> outcome) {}

    CallbackSource(
            SourceContext context,
            Origin origin,
            CallbackRegistry registry,
            BrokerMessages messages,
            Function<String, Optional<String>> problems) {
        this.context = context;
        this.origin = origin;
        this.registry = registry;
        this.messages = messages;
        this.problems = problems;
    }

    @Override
    public synchronized void start(Emitter bus) {
        emitter = new PatientEmitter(bus, context, this::drain);
        registration = origin.receive(registry, this::receive);
    }

    @Override
    public SourceStatus status() {
        PatientEmitter bus;
        synchronized (this) {
            if (closed) {
                return SourceStatus.of(State.CLOSED);
            }
            bus = emitter;
        }
        Optional<String> refusal = bus == null ? Optional.empty() : bus.refusal();
        return refusal.map(reason -> new SourceStatus(State.WAITING_FOR_BUS, reason))
                .or(() -> problems.apply(origin.component()).map(reason -> new SourceStatus(State.CONNECTING, reason)))
                .orElseGet(() -> SourceStatus.of(bus == null ? State.CONNECTING : State.RUNNING));
    }

    List<CompletionStage<Emitted>> receive(List<Inbound> batch) {
        long now = context.runtime().clock().millis();
        List<Pending> pending = new ArrayList<>(batch.size());
        for (Inbound inbound : batch) {
            pending.add(new Pending(messages.of(inbound), inbound.data().length, now, new CompletableFuture<>()));
        }
        giveUpOld(now);
        if (queue(pending)) {
            drain();
        } else {
            pending.forEach(each -> comesAgain(each, "has enough to do"));
        }
        return pending.stream().<CompletionStage<Emitted>>map(Pending::outcome).toList();
    }

    /** All of a batch or nothing: one that is taken with gaps would come again out of order. */
    private synchronized boolean queue(List<Pending> batch) {
        PatientEmitter bus = emitter;
        long bytes = batch.stream().mapToLong(Pending::bytes).sum();
        boolean room = waiting.isEmpty()
                || bus != null
                        && waiting.size() + batch.size() <= WAITING_WINDOWS * bus.window()
                        && waitingBytes + bytes <= WAITING_BYTES;
        if (closed || bus == null || !room) {
            return false;
        }
        waiting.addAll(batch);
        waitingBytes += bytes;
        return true;
    }

    private void giveUpOld(long now) {
        List<Pending> old = new ArrayList<>();
        synchronized (this) {
            while (!waiting.isEmpty() && now - waiting.element().sinceMillis() > LONGEST_WAIT.toMillis()) {
                old.add(remove());
            }
        }
        old.forEach(each -> comesAgain(each, "waited too long for the bus"));
    }

    private Pending remove() {
        Pending first = waiting.remove();
        waitingBytes -= first.bytes();
        return first;
    }

    private void comesAgain(Pending pending, String why) {
        pending.outcome.completeExceptionally(new IllegalStateException(context.name() + " " + why));
    }

    /** One thread at a time, so that messages reach the bus in the order in which they came. */
    private void drain() {
        synchronized (this) {
            if (draining) {
                return;
            }
            draining = true;
        }
        giveUpOld(context.runtime().clock().millis());
        for (Pending next = next(); next != null; next = next()) {
            offer(next);
        }
    }

    private synchronized @Nullable Pending next() {
        boolean room = emitter != null && emitter.hasRoom() && !closed;
        Pending next = room && !waiting.isEmpty() ? remove() : null;
        draining = next != null;
        return next;
    }

    private void offer(Pending pending) {
        PatientEmitter bus;
        synchronized (this) {
            bus = emitter;
        }
        if (bus != null) {
            var unused = bus.emit(pending.message).whenComplete((emitted, failure) -> {
                if (failure == null) {
                    pending.outcome.complete(emitted);
                } else {
                    pending.outcome.completeExceptionally(failure);
                }
            });
        }
    }

    /** Leaves what the bus has not taken to the broker. */
    @Override
    public void close() {
        List<Pending> left;
        PatientEmitter bus;
        synchronized (this) {
            closed = true;
            if (registration != null) {
                registration.close();
            }
            left = new ArrayList<>(waiting);
            waiting.clear();
            waitingBytes = 0;
            bus = emitter;
        }
        left.forEach(each -> comesAgain(each, "is closed"));
        if (bus == null) {
            return;
        }
        try {
            bus.awaitIdle(DRAIN);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        bus.close();
    }
}
