package dev.sluice.dapr.bus;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.PublishResult;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event in a lane.
 *
 * @param envelope with its stamp
 * @param bytes as it travels
 * @param route for which it was written
 * @param weight what it counts for while it is under way: its bytes when it came
 * @param offeredNanos when it came, for how long it may be tried
 * @param request what it is a part of
 * @param index which part
 */
record Outgoing(
        Envelope envelope,
        ByteString bytes,
        BusRoute route,
        int weight,
        long offeredNanos,
        Request request,
        int index) {

    static Outgoing of(Envelope envelope, byte[] bytes, BusRoute route, Request request, int index) {
        ByteString travelling = UnsafeByteOperations.unsafeWrap(bytes);
        return new Outgoing(envelope, travelling, route, bytes.length, System.nanoTime(), request, index);
    }

    /** The same event, as it travels on another route. */
    Outgoing on(BusRoute other, byte[] written) {
        return new Outgoing(
                envelope, UnsafeByteOperations.unsafeWrap(written), other, weight, offeredNanos, request, index);
    }

    /** Its partition key. */
    @Nullable
    String key() {
        return envelope.event().partitionKey().orElse(null);
    }

    void stored() {
        request.stored(this);
    }

    void failed(EventBusException reason) {
        request.failed(this, reason);
    }

    /** One call of publish: done when all its events are. */
    static final class Request {

        private final CompletableFuture<List<PublishResult>> outcome = new CompletableFuture<>();
        private final PublishResult[] results;
        private final AtomicInteger open;
        private final Consumer<Outgoing> eachDone;
        private volatile @Nullable EventBusException failure;

        /**
         * A call with so many events.
         *
         * @param eachDone told once of each event that is stored or failed
         */
        Request(int events, Consumer<Outgoing> eachDone) {
            this.results = new PublishResult[events];
            this.open = new AtomicInteger(events);
            this.eachDone = eachDone;
        }

        CompletableFuture<List<PublishResult>> outcome() {
            return outcome;
        }

        private void stored(Outgoing event) {
            results[event.index] = new PublishResult.Stored(0, event.envelope.busTimeMillis());
            done(event);
        }

        private void failed(Outgoing event, EventBusException reason) {
            failure = reason;
            done(event);
        }

        private void done(Outgoing event) {
            eachDone.accept(event);
            if (open.decrementAndGet() > 0) {
                return;
            }
            EventBusException reason = failure;
            if (reason == null) {
                outcome.complete(List.of(Arrays.copyOf(results, results.length)));
            } else {
                outcome.completeExceptionally(reason);
            }
        }
    }
}
