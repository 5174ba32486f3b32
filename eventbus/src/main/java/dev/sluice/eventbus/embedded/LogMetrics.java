package dev.sluice.eventbus.embedded;

import java.util.Map;

/**
 * What a log has done since it was opened, and how large it is.
 *
 * @param appended events stored
 * @param appendedBytes their attributes and data
 * @param duplicates equal repeats that were recognised and not stored again
 * @param conflicting repeats with other data, which were stored
 * @param commits transactions
 * @param commitNanos time spent in COMMIT, most of it fsync
 * @param commitBuckets how many commits took up to {@link #commitBoundsMicros}; the last one has no bound
 * @param fileBytes size of the file
 * @param walBytes size of the write-ahead log beside it
 * @param expiredUnread events that were removed before a reader had read them, by reader
 */
public record LogMetrics(
        long appended,
        long appendedBytes,
        long duplicates,
        long conflicting,
        long commits,
        long commitNanos,
        long[] commitBuckets,
        long fileBytes,
        long walBytes,
        Map<String, Long> expiredUnread) {

    /** The upper bounds of {@link #commitBuckets}, in microseconds. */
    public static long[] commitBoundsMicros() {
        return Counters.COMMIT_MICROS.clone();
    }
}
