package dev.sluice.trigger.delivery;

import java.util.Arrays;

/** Remembers when the last {@code limit} attempts began, so that no stretch of {@code per} ever holds more. */
final class RateWindow {

    private final long[] beganMillis;
    private final long perMillis;
    private int next;

    RateWindow(LaneSettings.Rate rate) {
        this.beganMillis = new long[rate.limit()];
        this.perMillis = rate.per().toMillis();
        Arrays.fill(beganMillis, Long.MIN_VALUE / 2);
    }

    /** When the next attempt may begin, milliseconds since the epoch; may be in the past. */
    long freeAtMillis() {
        return beganMillis[next] + perMillis;
    }

    /** Notes that an attempt begins. */
    void take(long nowMillis) {
        beganMillis[next] = nowMillis;
        next = next + 1 == beganMillis.length ? 0 : next + 1;
    }
}
