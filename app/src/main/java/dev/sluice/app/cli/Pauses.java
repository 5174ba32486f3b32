package dev.sluice.app.cli;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets time pass between two attempts. */
final class Pauses {

    private Pauses() {}

    /** Returns after this time, or earlier when the thread is interrupted. */
    static void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
