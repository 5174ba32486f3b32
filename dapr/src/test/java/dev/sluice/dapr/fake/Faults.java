package dev.sluice.dapr.fake;

import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What goes wrong next. Thread-safe. */
public final class Faults {

    private final Queue<PublishFault> publishing = new ConcurrentLinkedQueue<>();
    private final AtomicInteger duplicates = new AtomicInteger();
    private final AtomicInteger repetitions = new AtomicInteger();
    private volatile @Nullable Random shuffling;
    private volatile Duration deliveryDelay = Duration.ZERO;
    private volatile Duration publishDelay = Duration.ZERO;
    private final List<Runnable> held = new ArrayList<>();
    private boolean isHolding;
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

    /** The next deliveries that are taken over come once more, behind everything that waits then. */
    public void repeatDeliveriesLater(int times) {
        repetitions.set(times);
    }

    /** What waits for delivery is mixed before each, as a component with several workers does. */
    public void shuffleDeliveries(long seed) {
        shuffling = new Random(seed);
    }

    /** Messages are delivered late. */
    public void delayDeliveries(Duration delay) {
        deliveryDelay = delay;
    }

    /** Publications are answered late. */
    public void delayPublishing(Duration delay) {
        publishDelay = delay;
    }

    /** Publications arrive and are not answered until they are let go. */
    public synchronized void holdPublishing() {
        isHolding = true;
    }

    /** Answers the publications that were held, in order, and those to come at once. */
    public synchronized void releasePublishing() {
        isHolding = false;
        held.forEach(Runnable::run);
        held.clear();
    }

    /** Publications go well from now on. */
    public void publishWell() {
        publishing.clear();
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
        return isLeft(duplicates);
    }

    boolean repeatLater() {
        return isLeft(repetitions);
    }

    void mix(List<?> waiting) {
        Random random = shuffling;
        if (random != null) {
            Collections.shuffle(waiting, random);
        }
    }

    Duration deliveryDelay() {
        return deliveryDelay;
    }

    synchronized void whenReleased(Runnable answer) {
        if (isHolding) {
            held.add(answer);
        } else {
            answer.run();
        }
    }

    private static boolean isLeft(AtomicInteger times) {
        return times.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    Duration publishDelay() {
        return publishDelay;
    }

    int largestEventBytes() {
        return largestEventBytes;
    }
}
