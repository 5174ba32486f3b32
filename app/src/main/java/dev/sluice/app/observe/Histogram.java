package dev.sluice.app.observe;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts durations by size, from 0.5 ms to 5 minutes. Any thread; recording allocates nothing. */
final class Histogram {

    private static final long[] BOUNDS_MICROS = {
        500,
        1_000,
        2_000,
        5_000,
        10_000,
        20_000,
        50_000,
        100_000,
        200_000,
        500_000,
        1_000_000,
        2_000_000,
        5_000_000,
        10_000_000,
        30_000_000,
        60_000_000,
        300_000_000
    };
    private static final double MICROS_PER_SECOND = 1e6;

    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS_MICROS.length + 1);
    private final AtomicLong sumMicros = new AtomicLong();

    /**
     * A histogram at one moment.
     *
     * @param boundsSeconds upper bounds
     * @param counts how many were up to each bound and above the one before; one more than bounds
     * @param sumSeconds of all durations
     */
    record Reading(double[] boundsSeconds, long[] counts, double sumSeconds) {

        /** A reading of what another part counted. */
        static Reading of(long[] boundsMicros, long[] counts, double sumSeconds) {
            double[] seconds = new double[boundsMicros.length];
            for (int i = 0; i < seconds.length; i++) {
                seconds[i] = boundsMicros[i] / MICROS_PER_SECOND;
            }
            return new Reading(seconds, counts, sumSeconds);
        }
    }

    void record(long micros) {
        int bucket = 0;
        while (bucket < BOUNDS_MICROS.length && micros > BOUNDS_MICROS[bucket]) {
            bucket++;
        }
        counts.getAndIncrement(bucket);
        sumMicros.getAndAdd(micros);
    }

    Reading read() {
        long[] read = new long[counts.length()];
        for (int i = 0; i < read.length; i++) {
            read[i] = counts.get(i);
        }
        return Reading.of(BOUNDS_MICROS, read, sumMicros.get() / MICROS_PER_SECOND);
    }
}
