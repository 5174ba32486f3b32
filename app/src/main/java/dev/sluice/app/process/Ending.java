package dev.sluice.app.process;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds up the end of the process until what runs in it has ended. A signal makes Quarkus close its HTTP server and then Vert.x
 * on a thread of its own, after which the JVM halts; what is under way to sinks needs the latter two.
 */
@Singleton
final class Ending {

    /** Longer than everything may take to close, and shorter than {@code run --dapr} waits for a role. */
    private static final Duration PATIENCE = Duration.ofSeconds(18);

    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

    private final CountDownLatch ended = new CountDownLatch(1);

    /** Everything that ran has ended. */
    void reached() {
        ended.countDown();
    }

    /** Comes when the HTTP server is closed, and before Vert.x is. */
    void await(@Observes ShutdownEvent stopping) {
        try {
            if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("not everything ended in time; the process ends all the same waited={}", PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
