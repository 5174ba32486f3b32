package dev.sluice.it.process;

import static dev.sluice.it.process.Manifests.source;
import static dev.sluice.it.process.Manifests.subscriber;
import static dev.sluice.it.process.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.process.FunctionServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to stop while deliveries are under way. */
class StoppingIT {

    /** What the JVM answers after SIGINT and SIGTERM. */
    private static final Set<Integer> SIGNALLED = Set.of(130, 143);

    private static final int NO_ANSWER = 0;
    private static final int UNAVAILABLE = 503;

    private final EventSender sender = new EventSender();

    @TempDir
    Path folder;

    @Test
    void finishesTheAttemptUnderWayThoughItIsAskedTwice() throws Exception {
        try (FunctionServer function = FunctionServer.start();
                SluiceRun sluice = run(function)) {
            function.answers("/function", Answer.after(Duration.ofMillis(1_500), 202));
            sluice.start();
            sender.publish(sluice.uri("/in"), "slow");
            await().atMost(SluiceRun.PATIENCE)
                    .until(() -> !function.events("/function").isEmpty());

            sluice.askToStop();
            sluice.askToStop();

            assertThat(sluice.awaitEnd()).isIn(SIGNALLED);
            assertThat(sluice.output()).contains("sluice stopped: 1 accepted, 1 fired, 1 delivered");
            assertThat(sluice.data().resolve("sluice.db-wal"))
                    .as("the log is closed")
                    .doesNotExist();
            sluice.start();
            await().atMost(SluiceRun.PATIENCE)
                    .until(() -> sluice.api().trigger("t").lag() == 0);
            assertThat(sluice.api().trigger("t").allPending()).isZero();
            assertThat(function.events("/function")).containsExactly("slow");
        }
    }

    @Test
    void takesNothingMoreWhenItStopsAndGoesOnLaterWithWhatDidNotEnd() throws Exception {
        try (FunctionServer function = FunctionServer.start();
                SluiceRun sluice = run(function)) {
            function.answers("/function", Answer.never());
            sluice.start();
            sender.publish(sluice.uri("/in"), "first");
            await().atMost(SluiceRun.PATIENCE)
                    .until(() -> !function.events("/function").isEmpty());

            sluice.askToStop();
            Set<Integer> answers = new HashSet<>();
            Set<String> stored = new HashSet<>(Set.of("first"));
            for (int n = 0; !answers.contains(NO_ANSWER); n++) {
                int answer = sender.send(sluice.uri("/in"), "e" + n, "{}");
                answers.add(answer);
                if (answer == EventSender.STORED) {
                    stored.add("e" + n);
                }
            }

            assertThat(sluice.awaitEnd()).isIn(SIGNALLED);
            assertThat(answers).isSubsetOf(EventSender.STORED, UNAVAILABLE, NO_ANSWER);
            assertThat(sluice.output()).contains("sluice stopped: ").contains("(kept for the next start)");
            function.answers("/function", Answer.status(202));
            sluice.start();
            await().atMost(SluiceRun.PATIENCE)
                    .until(() -> function.accepted("/function").containsAll(stored));
        }
    }

    private SluiceRun run(FunctionServer function) throws IOException {
        return new SluiceRun(folder)
                .write(
                        "all.yaml",
                        source("in")
                                + trigger(
                                        "t",
                                        "inputs:\n  A: {eventSource: in, event: in}\nsubscribers:\n"
                                                + subscriber("f", "A", function.uri("/function"), "")));
    }
}
