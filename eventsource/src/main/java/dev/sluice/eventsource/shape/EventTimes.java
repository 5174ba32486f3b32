package dev.sluice.eventsource.shape;

import java.time.Clock;
import java.time.Instant;

/** Writes the current time as RFC 3339 with milliseconds; the part up to the second is made once a second. Thread-safe. */
final class EventTimes {

    private static final int MILLIS = 1000;

    private final Clock clock;
    private volatile Second second = Second.of(0);

    EventTimes(Clock clock) {
        this.clock = clock;
    }

    String now() {
        long millis = clock.millis();
        Second current = second;
        if (current.number != Math.floorDiv(millis, MILLIS)) {
            current = Second.of(Math.floorDiv(millis, MILLIS));
            second = current;
        }
        int rest = Math.floorMod(millis, MILLIS);
        return current.text + '.' + digit(rest / 100) + digit(rest / 10 % 10) + digit(rest % 10) + 'Z';
    }

    private static char digit(int value) {
        return (char) ('0' + value);
    }

    private record Second(long number, String text) {

        static Second of(long number) {
            String text = Instant.ofEpochSecond(number).toString();
            return new Second(number, text.substring(0, text.length() - 1));
        }
    }
}
