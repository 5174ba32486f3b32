package dev.sluice.trigger.runtime;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What other threads want a group's thread to do. Any thread posts; the owner alone drains and parks. */
final class Mailbox {

    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private volatile @Nullable Thread owner;

    void own(Thread thread) {
        owner = thread;
    }

    void post(Runnable message) {
        queue.add(message);
        wake();
    }

    void wake() {
        if (!signalled.getAndSet(true)) {
            LockSupport.unpark(owner);
        }
    }

    /** Runs what was posted; answers whether there was anything. */
    boolean drain() {
        Runnable message = queue.poll();
        boolean any = message != null;
        while (message != null) {
            message.run();
            message = queue.poll();
        }
        return any;
    }

    /** Parks the owner until somebody wakes it or the time is over. */
    void await(long nanos) {
        if (!signalled.getAndSet(false) && queue.isEmpty()) {
            LockSupport.parkNanos(this, nanos);
            signalled.set(false);
        }
    }
}
