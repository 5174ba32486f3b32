package dev.sluice.trigger.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplacedNamesTest {

    private static final NameResolver ECHO =
            (host, port) -> CompletableFuture.completedFuture(List.of(InetSocketAddress.createUnresolved(host, port)));

    @ParameterizedTest
    @CsvSource({
        "a.svc=127.0.0.1,            a.svc, 80,   127.0.0.1, 80",
        "a.svc=127.0.0.1:8081,       a.svc, 80,   127.0.0.1, 8081",
        "A.Svc=localhost:8081,       a.sVC, 80,   localhost, 8081",
        "a.svc:80=127.0.0.1:8081,    a.svc, 80,   127.0.0.1, 8081",
        "a.svc:80=127.0.0.1:8081,    a.svc, 8080, a.svc,     8080",
        "a.svc=::1,                  a.svc, 80,   ::1,       80",
        "a.svc=[::1]:8081,           a.svc, 80,   ::1,       8081",
        "[::2]:80=127.0.0.1,         ::2,   80,   127.0.0.1, 80",
        "b.svc=127.0.0.1,            a.svc, 80,   a.svc,     80"
    })
    void looksUpTheReplacement(String replacement, String host, int port, String foundHost, int foundPort) {
        ReplacedNames names = new ReplacedNames(List.of(replacement), ECHO);

        assertThat(names.resolve(host, port).toCompletableFuture())
                .isCompletedWithValue(List.of(InetSocketAddress.createUnresolved(foundHost, foundPort)));
    }

    @Test
    void theReplacementWithAPortWins() {
        ReplacedNames names = new ReplacedNames(List.of("a=1.1.1.1", "a:81=2.2.2.2"), ECHO);

        assertThat(names.replacement("a", 80)).contains("1.1.1.1:80");
        assertThat(names.replacement("a", 81)).contains("2.2.2.2:81");
        assertThat(names.replacement("b", 81)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "=127.0.0.1", "a=", "a:x=127.0.0.1"})
    void refusesAnotherForm(String replacement) {
        assertThatThrownBy(() -> new ReplacedNames(List.of(replacement), ECHO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HOST[:PORT]=ADDRESS");
    }
}
