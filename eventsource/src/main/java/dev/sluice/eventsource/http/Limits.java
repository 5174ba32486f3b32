package dev.sluice.eventsource.http;

import java.time.Duration;

/**
 * What one client, and all together, may cost.
 *
 * @param bodyTimeout how long a request may take to arrive; default 30 s
 * @param openBytes how many bytes of bodies one event loop holds, arriving or not yet durable; default 64 MiB
 * @param batchFactor how many times the largest event a body with several may be; default 16
 */
public record Limits(Duration bodyTimeout, long openBytes, int batchFactor) {

    /** What is used unless something else is said. */
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(30), 64L << 20, 16);
}
