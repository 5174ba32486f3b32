package dev.sluice.trigger.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.trigger.store.DeadLetterRow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadLetterRetryTest extends GroupFixture {

    private static final int AT_ONCE = 8;
    private static final String REST = """
            subscribers:
            - {name: one, condition: a, sink: {uri: "%s/one"}}
            """;

    @Test
    void sendsALetterAgainOnceHoweverManyAskForIt() throws Exception {
        apply(REST.formatted(uri("")));
        status = 400;
        publish("refused", "{}");
        await().atMost(PATIENCE).until(() -> !letters().isEmpty());
        status = 200;
        DeadLetterRow letter = letters().get(0);

        List<CompletableFuture<Void>> retries = new ArrayList<>();
        ExecutorService askers = Executors.newFixedThreadPool(AT_ONCE);
        for (int i = 0; i < AT_ONCE; i++) {
            retries.add(CompletableFuture.runAsync(() -> host().resolve(letter, true), askers));
        }
        askers.shutdown();
        assertThat(askers.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();

        assertThat(retries.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(AT_ONCE - 1);
        assertThatThrownBy(() -> host().resolve(letter, false)).hasMessageContaining("already");
        await().atMost(PATIENCE).until(() -> trigger().counts().getOrDefault("target/one/sink/delivered", 0L) == 1);
        assertThat(trigger().counts()).containsEntry("target/one/sink/fired", 1L);
        assertThat(received).hasSize(2);
        assertThat(letters()).isEmpty();
    }

    private List<DeadLetterRow> letters() {
        return host().deadLetters().list(null, 0, 10);
    }
}
