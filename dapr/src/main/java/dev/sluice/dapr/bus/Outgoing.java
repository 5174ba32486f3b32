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
 * @param bytes as it travels
 * @param key its partition key
 * @param busTimeMillis its stamp
 * @param offeredNanos when it came, for how long it may be tried
 * @param request what it is a part of
 * @param index which part
 */
record Outgoing(
        ByteString bytes, @Nullable String key, long busTimeMillis, long offeredNanos, Request request, int index) {

    static Outgoing of(Envelope envelope, byte[] bytes, long offeredNanos, Request request, int index) {
        return new Outgoing(
                UnsafeByteOperations.unsafeWrap(bytes),
                envelope.event().partitionKey().orElse(null),
                envelope.busTimeMillis(),
                offeredNanos,
                request,
                index);
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
            results[event.index] = new PublishResult.Stored(0, event.busTimeMillis);
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
