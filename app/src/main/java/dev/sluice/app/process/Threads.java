package dev.sluice.app.process;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a process. What has to be in time shares none with what may block: a name whose look-up hangs, a terminal that
 * nobody reads and an edit that waits for the disk keep no timer from running.
 *
 * @param timers those of sources and sidecars; what runs there does not wait for anything
 * @param names looks up names
 * @param edits notices and follows edits of the resources
 * @param output prints
 */
record Threads(
        ScheduledExecutorService timers,
        ExecutorService names,
        ScheduledExecutorService edits,
        ScheduledExecutorService output)
        implements AutoCloseable {

    private static final int TIMER_THREADS = 2;
    private static final int NAME_THREADS = 16;
    private static final Duration NAME_THREADS_LIVE = Duration.ofSeconds(30);

    /** Threads that do not keep the JVM alive. */
    static Threads start() {
        ThreadPoolExecutor names = new ThreadPoolExecutor(
                NAME_THREADS,
                NAME_THREADS,
                NAME_THREADS_LIVE.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons("names"));
        names.allowCoreThreadTimeOut(true);
        return new Threads(
                Executors.newScheduledThreadPool(TIMER_THREADS, daemons("timers")),
                names,
                Executors.newSingleThreadScheduledExecutor(daemons("edits")),
                Executors.newSingleThreadScheduledExecutor(daemons("output")));
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Ends all of them; what waits is interrupted. */
    @Override
    public void close() {
        timers.shutdownNow();
        names.shutdownNow();
        edits.shutdownNow();
        output.shutdownNow();
    }
}
