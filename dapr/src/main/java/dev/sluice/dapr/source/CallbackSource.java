package dev.sluice.dapr.source;

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
 * slowed by answering late; what exceeds that too is to come again.
 */
final class CallbackSource implements Source {

    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final int WAITING_WINDOWS = 4;

    private final SourceContext context;
    private final Origin origin;
    private final CallbackRegistry registry;
    private final BrokerMessages messages;
    private final Function<String, Optional<String>> problems;
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private @Nullable PatientEmitter emitter;
    private @Nullable Registration registration;
    private boolean draining;
    private boolean closed;

    private record Pending(Message message, CompletableFuture<Emitted> outcome) {}

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

    private List<CompletionStage<Emitted>> receive(List<Inbound> batch) {
        List<CompletionStage<Emitted>> outcomes = new ArrayList<>(batch.size());
        for (Inbound inbound : batch) {
            outcomes.add(queue(new Pending(messages.of(inbound), new CompletableFuture<>())));
        }
        drain();
        return outcomes;
    }

    private synchronized CompletionStage<Emitted> queue(Pending pending) {
        PatientEmitter bus = emitter;
        if (closed || bus == null || waiting.size() >= WAITING_WINDOWS * bus.window()) {
            return CompletableFuture.failedStage(
                    new IllegalStateException(context.name() + (closed ? " is closed" : " has enough to do")));
        }
        waiting.add(pending);
        return pending.outcome;
    }

    /** One thread at a time, so that messages reach the bus in the order in which they came. */
    private void drain() {
        synchronized (this) {
            if (draining) {
                return;
            }
            draining = true;
        }
        for (Pending next = next(); next != null; next = next()) {
            offer(next);
        }
    }

    private synchronized @Nullable Pending next() {
        boolean room = emitter != null && emitter.hasRoom() && !closed;
        Pending next = room ? waiting.poll() : null;
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
            bus = emitter;
        }
        left.forEach(pending ->
                pending.outcome.completeExceptionally(new IllegalStateException(context.name() + " is closed")));
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
