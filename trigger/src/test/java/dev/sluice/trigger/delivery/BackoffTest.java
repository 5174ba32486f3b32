package dev.sluice.trigger.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.trigger.delivery.Backoff.Policy;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    @ParameterizedTest
    @CsvSource({
        "EXPONENTIAL, 1, 1000",
        "EXPONENTIAL, 2, 2000",
        "EXPONENTIAL, 9, 256000",
        "EXPONENTIAL, 10, 300000",
        "EXPONENTIAL, 2000000000, 300000",
        "LINEAR, 1, 1000",
        "LINEAR, 7, 7000",
        "LINEAR, 301, 300000",
        "CONSTANT, 12, 1000"
    })
    void growsAsItsPolicySaysUpToTheMaximum(Policy policy, int failures, long expectedMillis) {
        Backoff backoff = new Backoff(policy, Duration.ofSeconds(1), Duration.ofMinutes(5));

        assertThat(backoff.ceilingMillis(failures)).isEqualTo(expectedMillis);
    }

    @Test
    void jitterStaysBetweenHalfTheCeilingAndTheCeiling() {
        Random random = new Random(7);
        Backoff backoff = new Backoff(Policy.EXPONENTIAL, Duration.ofMillis(100), Duration.ofSeconds(1));

        assertThat(java.util.stream.LongStream.range(0, 10_000)
                        .map(i -> backoff.waitMillis(3, random))
                        .boxed())
                .allMatch(wait -> wait >= 200 && wait <= 400)
                .contains(200L, 400L);
    }

    @Test
    void refusesWaitsThatMakeNoSense() {
        assertThatThrownBy(() -> new Backoff(Policy.LINEAR, Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageContaining("PT0S");
        assertThatThrownBy(() -> new Backoff(Policy.LINEAR, Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("PT1S");
    }
}
