package dev.sluice.trigger.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GroupEndTest extends GroupFixture {

    private static final String REST = """
            subscribers:
            - {name: one, condition: a, sink: {uri: "%s/one"}}
            """;

    @Test
    void endsThoughItsSinksCannotBeClosed() throws Exception {
        TriggerGroup group = openGroup("alone");
        group.apply(versions(REST.formatted(uri(""))))
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        long beganNanos = System.nanoTime();
        group.close();

        assertThat(Duration.ofNanos(System.nanoTime() - beganNanos))
                .as("did not wait until it is given up, which takes ten seconds")
                .isLessThan(Duration.ofSeconds(9));
        assertThat(group.status()).isCompletedExceptionally();
    }

    @Test
    void opensNoGroupAfterItsHostIsClosed() {
        TriggerHost host = host();
        host.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> apply(REST.formatted(uri(""))))
                .withMessageContaining("closed");
        assertThat(host.status()).isEmpty();
    }
}
