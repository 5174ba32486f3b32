package dev.sluice.trigger.delivery;

import java.util.Arrays;

/**
 * Remembers when the last {@code limit} attempts began, so that no stretch of {@code per} ever holds more. Above 10,000
 * the attempts are remembered in equal bundles, which may lower the limit by less than one in 10,000.
 */
final class RateWindow {

    private static final int MAX_BUNDLES = 10_000;

    private final long[] lastMillis;
    private final int bundleSize;
    private final long perMillis;
    private int bundle;
    private int inBundle;

    RateWindow(LaneSettings.Rate rate) {
        this.bundleSize = (rate.limit() + MAX_BUNDLES - 1) / MAX_BUNDLES;
        this.lastMillis = new long[rate.limit() / bundleSize];
        this.perMillis = rate.per().toMillis();
        Arrays.fill(lastMillis, Long.MIN_VALUE / 2);
    }

    /** When the next attempt may begin, milliseconds since the epoch; may be in the past. */
    long freeAtMillis() {
        return inBundle > 0 ? Long.MIN_VALUE : lastMillis[bundle] + perMillis;
    }

    /** Notes that an attempt begins. */
    void take(long nowMillis) {
        lastMillis[bundle] = nowMillis;
        inBundle++;
        if (inBundle == bundleSize) {
            inBundle = 0;
            bundle = bundle + 1 == lastMillis.length ? 0 : bundle + 1;
        }
    }
}
