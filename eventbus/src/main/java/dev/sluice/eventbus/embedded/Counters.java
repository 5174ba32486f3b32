package dev.sluice.eventbus.embedded;

/** What the writer counts. One writer; others see values of some recent commit. */
final class Counters {

    /** Upper bounds of the commit time histogram, in microseconds; the last bucket has none. */
    static final long[] COMMIT_MICROS = {100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000};

    long pendingBytes;
    private volatile Totals totals = new Totals(0, 0, 0, 0, 0, 0);
    private final long[] commitBuckets = new long[COMMIT_MICROS.length + 1];

    /**
     * The sums.
     *
     * @param commitNanos time spent in COMMIT, most of it fsync
     */
    record Totals(long appended, long bytes, long duplicates, long conflicting, long commits, long commitNanos) {}

    Totals totals() {
        return totals;
    }

    synchronized long[] commitBuckets() {
        return commitBuckets.clone();
    }

    void committed(long events, long duplicates, long conflicting) {
        Totals old = totals;
        totals = new Totals(
                old.appended + events,
                old.bytes + pendingBytes,
                old.duplicates + duplicates,
                old.conflicting + conflicting,
                old.commits,
                old.commitNanos);
        pendingBytes = 0;
    }

    synchronized void commitTook(long nanos) {
        Totals old = totals;
        totals = new Totals(
                old.appended, old.bytes, old.duplicates, old.conflicting, old.commits + 1, old.commitNanos + nanos);
        int bucket = 0;
        while (bucket < COMMIT_MICROS.length && nanos > COMMIT_MICROS[bucket] * 1_000) {
            bucket++;
        }
        commitBuckets[bucket]++;
    }
}
