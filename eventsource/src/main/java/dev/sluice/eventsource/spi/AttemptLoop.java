package dev.sluice.eventsource.spi;

import dev.sluice.eventsource.spi.SourceStatus.State;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source whose client blocks: runs one attempt after another (connect, read until something fails) on a thread of its own,
 * with waits between, until it is closed.
 */
public final class AttemptLoop implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptLoop.class);

    /** In flight at the bus, then the last acknowledgements, then the client's own good-bye. */
    private static final long CLOSE_MILLIS = Duration.ofSeconds(12).toMillis();

    private final SourceContext context;
    private final Backoff backoff;
    private final Attempt attempt;
    private final Function<RuntimeException, String> problem;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile SourceStatus status = SourceStatus.of(State.CONNECTING);
    private @Nullable Thread thread;

    /** What a connector does between two waits. */
    @FunctionalInterface
    public interface Attempt {

        /**
         * Connects and reads until {@link Life#isClosing()}, then finishes cleanly; whatever fails is thrown, and after a
         * wait it is called again.
         *
         * @param emitter where messages go; the same for all attempts
         * @param life says when to end, and hears how it goes
         * @throws InterruptedException when the thread is interrupted; ends the source
         */
        void run(PatientEmitter emitter, Life life) throws InterruptedException;
    }

    /** The source's life as an attempt sees it. */
    public interface Life {

        /** Whether the source is being closed: finish now. */
        boolean isClosing();

        /** How the attempt stands; {@code RUNNING} makes the next wait short again. */
        void report(SourceStatus status);
    }

    /**
     * A source that is not started yet.
     *
     * @param context where it lives
     * @param backoff the waits between attempts
     * @param attempt what to do
     * @param problem says what a failure means, in a person's words, without secrets
     */
    public AttemptLoop(
            SourceContext context, Backoff backoff, Attempt attempt, Function<RuntimeException, String> problem) {
        this.context = context;
        this.backoff = backoff;
        this.attempt = attempt;
        this.problem = problem;
    }

    @Override
    public synchronized void start(Emitter emitter) {
        Thread reading = new Thread(() -> read(emitter), "source " + context.name());
        reading.setDaemon(true);
        reading.start();
        thread = reading;
    }

    @Override
    public SourceStatus status() {
        return status;
    }

    @Override
    public synchronized void close() {
        closing.countDown();
        if (thread != null) {
            try {
                thread.join(CLOSE_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        status = SourceStatus.of(State.CLOSED);
    }

    private void read(Emitter bus) {
        Life life = new Reporting();
        try (PatientEmitter emitter = new PatientEmitter(bus, context, () -> {})) {
            while (!life.isClosing()) {
                try {
                    attempt.run(emitter, life);
                } catch (RuntimeException failure) { // the boundary: whatever failed, a new attempt may mend it
                    standBack(failure);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void standBack(RuntimeException failure) throws InterruptedException {
        if (closing.getCount() == 0) {
            return;
        }
        String message = problem.apply(failure);
        Duration wait = backoff.next();
        status = new SourceStatus(State.CONNECTING, message + "; next try in " + wait.toMillis() + " ms");
        LOG.atWarn()
                .addKeyValue("source", context.name())
                .addKeyValue("wait", wait)
                .addKeyValue("reason", message)
                .log("cannot read");
        LOG.debug("cannot read", failure);
        boolean unused = closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private final class Reporting implements Life {

        @Override
        public boolean isClosing() {
            return closing.getCount() == 0;
        }

        @Override
        public void report(SourceStatus current) {
            status = current;
            if (current.state() == State.RUNNING) {
                backoff.reset();
            }
        }
    }
}
