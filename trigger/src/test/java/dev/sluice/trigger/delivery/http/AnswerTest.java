package dev.sluice.trigger.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.trigger.delivery.SendResult;
import dev.sluice.trigger.delivery.SendResult.Fault;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void twoHundredsAreSuccess(int code) {
        assertThat(Answer.isSuccess(code)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                300, 301, 302, 303, 304, 307, 308, 400, 402, 405, 406, 407, 410, 411, 412, 413, 414, 415, 416, 418, 422,
                428, 431, 451
            })
    void refusalsAreFinal(int code) {
        assertThat(Answer.failure(code, "10", "why", NOW))
                .isInstanceOf(SendResult.Refused.class)
                .returns(code, SendResult::code)
                .returns("why", SendResult::excerpt);
    }

    @ParameterizedTest
    @CsvSource({
        "401, SINK", "403, SINK", "404, SINK", "408, SINK", "409, EVENT", "425, EVENT", "429, SINK",
        "500, SINK", "501, SINK", "502, SINK", "503, SINK", "504, SINK", "507, SINK", "599, SINK"
    })
    void whatMayWorkLaterIsRetried(int code, Fault fault) {
        assertThat(Answer.failure(code, null, "", NOW))
                .isEqualTo(new SendResult.Retry(code, "HTTP " + code, null, "", fault));
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "120, PT2M",
        "' 7 ', PT7S",
        "'Thu, 01 Jan 2026 00:01:30 GMT', PT1M30S",
        "'Wed, 31 Dec 2025 23:59:00 GMT',",
        "soon,",
        "-5,",
        "99999999999,"
    })
    void readsRetryAfter(String header, @Nullable Duration expected) {
        assertThat(Answer.retryAfter(header, NOW)).isEqualTo(expected);
    }

    @Test
    void noHeaderIsNoWish() {
        assertThat(Answer.retryAfter(null, NOW)).isNull();
    }
}
