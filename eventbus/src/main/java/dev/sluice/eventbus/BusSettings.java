package dev.sluice.eventbus;

import java.time.Duration;

/**
 * How one bus keeps its events.
 *
 * @param sync whether a publication is acknowledged after fsync
 * @param historyAge how long events are kept; default 7 days
 * @param historyBytes how many bytes of events are kept; default 10 GiB
 * @param dropUnread true removes what is too old even if a reader has still to read it; default false: it is held and the
 *     bus becomes FULL
 * @param dedupWindow how long an id is remembered; zero switches dedup off; default 5 minutes
 * @param dedupMaxIds how many ids are remembered per bus, over all its topics; 0 switches dedup off; default 1,000,000
 * @param maxEventBytes the largest event, attributes and data together; default 1 MiB
 */
public record BusSettings(
        Sync sync,
        Duration historyAge,
        long historyBytes,
        boolean dropUnread,
        Duration dedupWindow,
        int dedupMaxIds,
        int maxEventBytes) {

    /** When a publication is acknowledged. */
    public enum Sync {
        /** After fsync. */
        ALWAYS,
        /** After the write reached the operating system; fsync follows within a second. */
        INTERVAL
    }

    /** What a bus without settings does. */
    public static final BusSettings DEFAULT = new BusSettings(
            Sync.ALWAYS, Duration.ofDays(7), 10L << 30, false, Duration.ofMinutes(5), 1_000_000, 1 << 20);
}
