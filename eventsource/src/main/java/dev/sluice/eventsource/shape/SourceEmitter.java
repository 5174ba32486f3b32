package dev.sluice.eventsource.shape;

import dev.sluice.crds.model.ShapeErrorPolicy;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventsource.cloudevents.Fault;
import dev.sluice.eventsource.spi.Emitted;
import dev.sluice.eventsource.spi.Emitter;
import dev.sluice.eventsource.spi.Message;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/**
 * Shapes the messages of one source event and publishes them to its topic.
 *
 * <p>Messages reach the bus in the order of the calls of {@link #emit}. Nothing is dropped: what cannot be shaped becomes a
 * dead letter (or is counted as skipped, if the source says so), what is too large becomes a dead letter with its first
 * 4 KiB, and what the bus cannot take now fails, so that the source tries again. Thread-safe; never blocks.
 */
public final class SourceEmitter implements Emitter {

    /** How many messages may be without outcome at a time, by default. */
    public static final int DEFAULT_WINDOW = 1024;

    /** Attributes of an event rarely take more. */
    private static final int ROOM_FOR_ATTRIBUTES = 16 * 1024;

    private final EventShaper shaper;
    private final Target target;
    private final ShapeErrorPolicy onError;
    private final DeadLetters deadLetters;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder duplicate = new LongAdder();
    private final LongAdder filtered = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder tooLarge = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /**
     * Where the events go.
     *
     * @param bus takes them
     * @param topic under this topic
     * @param maxEventBytes the largest event that the bus takes, attributes and data together
     * @param window how many may be without outcome at a time
     */
    public record Target(EventBus bus, Topic topic, int maxEventBytes, int window) {}

    public SourceEmitter(
            EventShaper shaper, Target target, ShapeErrorPolicy onError, String source, EventIds ids, Clock clock) {
        this.shaper = shaper;
        this.target = target;
        this.onError = onError;
        this.deadLetters = new DeadLetters(target.topic(), target.maxEventBytes(), source, ids, new EventTimes(clock));
    }

    @Override
    public CompletionStage<Emitted> emit(Message message) {
        Shaped shaped = shape(message);
        if (shaped instanceof Shaped.Ready ready) {
            return publish(message, ready.event());
        }
        if (shaped instanceof Shaped.Filtered out) {
            return CompletableFuture.completedStage(filtered(out));
        }
        Shaped.Failed failed = (Shaped.Failed) shaped;
        return putAside(message, failed)
                .map(letter -> publishLetter(letter, message, failed))
                .orElseGet(() -> CompletableFuture.completedStage(
                        new Emitted.Skipped(failed.fault().describe())));
    }

    @Override
    public int window() {
        return target.window();
    }

    /** Shapes a message without publishing it; what is too large fails. Nothing is counted. */
    public Shaped shape(Message message) {
        return measured(shaper.shape(message));
    }

    /** Shapes what was read as a CloudEvent already. */
    public Shaped shape(Event event, Message message) {
        return measured(shaper.shape(event, message));
    }

    private Shaped measured(Shaped shaped) {
        if (shaped instanceof Shaped.Ready ready && isTooLarge(ready.event())) {
            return new Shaped.Failed(
                    Shaped.Cause.TOO_LARGE, tooLargeFault(ready.event().data().length));
        }
        return shaped;
    }

    private boolean isTooLarge(Event event) {
        long data = event.data().length;
        if (data + ROOM_FOR_ATTRIBUTES <= target.maxEventBytes()) {
            return false;
        }
        long attributes = (long) event.id().length()
                + event.source().length()
                + event.type().length()
                + event.subject().map(String::length).orElse(0);
        for (var extension : event.extensions().entrySet()) {
            attributes += extension.getKey().length()
                    + extension.getValue().toString().length();
        }
        return data + attributes > target.maxEventBytes();
    }

    private Fault tooLargeFault(int bytes) {
        return new Fault(
                "the event is too large", "body", bytes + " bytes", "at most " + target.maxEventBytes() + " bytes");
    }

    /** An event on its way to this source's topic. */
    public Publication publication(Event event) {
        return new Publication(target.topic(), event);
    }

    /** Where the events go. */
    public Target target() {
        return target;
    }

    /**
     * What becomes of a message that could not be shaped.
     *
     * @return the dead letter to publish; empty when it is skipped, which is counted here
     */
    public Optional<Publication> putAside(Message message, Shaped.Failed failed) {
        boolean large = failed.cause() == Shaped.Cause.TOO_LARGE;
        if (large) {
            tooLarge.increment();
        } else if (onError == ShapeErrorPolicy.SKIP) {
            skipped.increment();
            return Optional.empty();
        }
        return Optional.of(deadLetters.of(message, failed.cause(), failed.fault()));
    }

    /** Counts a message that {@code where} kept out. */
    public Emitted filtered(Shaped.Filtered out) {
        filtered.increment();
        return new Emitted.Filtered(out.eventId());
    }

    /** Counts a published event. */
    public Emitted stored(String eventId, PublishResult result) {
        if (result instanceof PublishResult.Stored stored) {
            accepted.increment();
            return new Emitted.Stored(eventId, stored.position());
        }
        duplicate.increment();
        return new Emitted.Duplicate(eventId);
    }

    /** Counts a dead letter that was published. */
    public Emitted aside(Shaped.Failed failed, PublishResult result) {
        if (result instanceof PublishResult.Stored) {
            deadLettered.increment();
        } else {
            duplicate.increment();
        }
        return new Emitted.DeadLettered(failed.fault().describe());
    }

    /** Counts a message that was given back to its sender with an error. */
    public void refused() {
        refused.increment();
    }

    /** What happened so far. */
    public SourceCounts counts() {
        return new SourceCounts(
                accepted.sum(),
                duplicate.sum(),
                filtered.sum(),
                deadLettered.sum(),
                skipped.sum(),
                tooLarge.sum(),
                refused.sum());
    }

    private CompletionStage<Emitted> publish(Message message, Event event) {
        CompletionStage<Emitted> outcome = publish(publication(event)).thenApply(result -> stored(event.id(), result));
        return outcome.exceptionallyCompose(
                error -> isTooLarge(error) ? setTooLargeAside(message) : CompletableFuture.failedStage(error));
    }

    private CompletionStage<Emitted> setTooLargeAside(Message message) {
        Shaped.Failed failed = new Shaped.Failed(Shaped.Cause.TOO_LARGE, tooLargeFault(message.body().length));
        return putAside(message, failed)
                .map(letter -> publishLetter(letter, message, failed))
                .orElseThrow();
    }

    private CompletionStage<Emitted> publishLetter(Publication letter, Message message, Shaped.Failed failed) {
        return publish(letter)
                .exceptionallyCompose(error -> isTooLarge(error)
                        ? publish(deadLetters.brief(message, failed))
                        : CompletableFuture.failedStage(error))
                .thenApply(result -> aside(failed, result));
    }

    private CompletionStage<PublishResult> publish(Publication publication) {
        return target.bus().publish(List.of(publication)).thenApply(results -> results.get(0));
    }

    private static boolean isTooLarge(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return cause instanceof EventBusException failure && failure.kind() == EventBusException.Kind.TOO_LARGE;
    }
}
