package dev.sluice.dapr.render;

import dev.sluice.eventsource.spi.Addresses;
import java.time.Duration;

/**
 * How files are made.
 *
 * @param addresses replaces the addresses that resources name
 * @param initTimeout how long a component may take to start before the sidecar goes on without it; default 10 s
 */
public record RenderOptions(Addresses addresses, Duration initTimeout) {

    private static final Duration INIT_TIMEOUT = Duration.ofSeconds(10);

    /** Addresses as the resources have them. */
    public static final RenderOptions DEFAULT = new RenderOptions(Addresses.UNCHANGED, INIT_TIMEOUT);

    /** With other addresses. */
    public static RenderOptions resolving(Addresses addresses) {
        return new RenderOptions(addresses, INIT_TIMEOUT);
    }
}
