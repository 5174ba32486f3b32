package dev.sluice.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.trigger.delivery.http.SystemNames;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    private static final int ENOUGH_FOR_ALL = 100;
    private static final int PATIENCE_SECONDS = 30;

    @Test
    void whatHangsKeepsNoTimerFromRunning() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Threads threads = Threads.start()) {
            hang(threads.names(), never);
            hang(threads.edits(), never);
            hang(threads.output(), never);

            assertThat(threads.timers()
                            .schedule(() -> "in time", 1, TimeUnit.MILLISECONDS)
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo("in time");
        }
    }

    @Test
    void aNameThatHangsKeepsNoOtherFromBeingLookedUp() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Threads threads = Threads.start()) {
            threads.names().execute(() -> await(never));
            threads.names().execute(() -> await(never));

            assertThat(new SystemNames(threads.names())
                            .resolve("127.0.0.1", 80)
                            .toCompletableFuture()
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .hasSize(1);
        }
    }

    @Test
    void nothingIsKeptForLaterWhenTheyEnd() throws ExecutionException, InterruptedException {
        Threads threads = Threads.start();
        threads.names().submit(() -> {}).get();

        threads.close();

        assertThat(threads.timers().isShutdown()).isTrue();
        assertThat(threads.names().isShutdown()).isTrue();
        assertThat(threads.edits().isShutdown()).isTrue();
        assertThat(threads.output().isShutdown()).isTrue();
    }

    private static void hang(ExecutorService executor, CountDownLatch never) {
        for (int i = 0; i < ENOUGH_FOR_ALL; i++) {
            executor.execute(() -> await(never));
        }
    }

    private static void await(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
