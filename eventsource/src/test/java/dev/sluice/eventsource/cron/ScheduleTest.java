package dev.sluice.eventsource.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    @ParameterizedTest
    @CsvSource({
        "*/5 * * * *, UTC, 2026-01-01T00:00:00Z, 2026-01-01T00:05:00Z, 2025-12-31T23:55:00Z",
        "*/10 * * * * *, UTC, 2026-01-01T00:00:05Z, 2026-01-01T00:00:10Z, 2026-01-01T00:00:00Z",
        "0 6 * * *, Asia/Tokyo, 2026-01-01T00:00:00Z, 2026-01-01T21:00:00Z, 2025-12-31T21:00:00Z",
        "0 0 * * MON, UTC, 2026-01-01T00:00:00Z, 2026-01-05T00:00:00Z, 2025-12-29T00:00:00Z",
        "0 0 * * 7, UTC, 2026-01-01T00:00:00Z, 2026-01-04T00:00:00Z, 2025-12-28T00:00:00Z",
        "@daily, UTC, 2026-01-01T12:00:00Z, 2026-01-02T00:00:00Z, 2026-01-01T00:00:00Z",
        "@hourly, UTC, 2026-01-01T12:00:00Z, 2026-01-01T13:00:00Z, 2026-01-01T11:00:00Z",
        "@every 90s, UTC, 1970-01-01T00:01:30Z, 1970-01-01T00:03:00Z, 1970-01-01T00:00:00Z",
        "@every 1h30m, UTC, 1970-01-01T02:00:00Z, 1970-01-01T03:00:00Z, 1970-01-01T01:30:00Z",
        "30 2 * * *, Europe/Berlin, 2026-03-28T12:00:00Z, 2026-03-30T00:30:00Z, 2026-03-28T01:30:00Z",
    })
    void knowsItsDueTimes(String text, String zone, Instant at, Instant next, Instant previous) {
        Schedule schedule = Schedule.parse(text, ZoneId.of(zone));

        assertThat(schedule.next(at)).contains(next);
        assertThat(schedule.previous(at)).contains(previous);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * * *",
                "61 * * * *",
                "@reboot",
                "@every",
                "@every 0s",
                "@every 5 minutes",
                "x * * * *"
            })
    void refusesWhatIsNoSchedule(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Schedule.parse(text, ZoneId.of("UTC")));
    }
}
