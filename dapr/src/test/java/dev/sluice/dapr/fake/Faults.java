package dev.sluice.dapr.fake;

import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What goes wrong next. Thread-safe. */
public final class Faults {

    private final Queue<PublishFault> publishing = new ConcurrentLinkedQueue<>();
    private final AtomicInteger duplicates = new AtomicInteger();
    private volatile Duration publishDelay = Duration.ZERO;
    private volatile int largestEventBytes = Integer.MAX_VALUE;

    /**
     * A publication that fails.
     *
     * @param status the answer
     * @param message its message
     * @param keep how many entries of it reach the broker all the same
     */
    record PublishFault(GrpcStatus status, String message, int keep) {}

    /** The next publications fail like this, and so many entries of each reach the broker all the same. */
    public void failPublishing(int times, GrpcStatus status, String message, int keep) {
        for (int i = 0; i < times; i++) {
            publishing.add(new PublishFault(status, message, keep));
        }
    }

    /** The next deliveries that are taken over are delivered once more. */
    public void duplicateDeliveries(int times) {
        duplicates.set(times);
    }

    /** Publications are answered late. */
    public void delayPublishing(Duration delay) {
        publishDelay = delay;
    }

    /** The broker refuses what is larger, and with it the whole publication. */
    public void limitEvents(int bytes) {
        largestEventBytes = bytes;
    }

    @Nullable
    PublishFault nextPublishing() {
        return publishing.poll();
    }

    boolean duplicate() {
        return duplicates.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    Duration publishDelay() {
        return publishDelay;
    }

    int largestEventBytes() {
        return largestEventBytes;
    }
}
