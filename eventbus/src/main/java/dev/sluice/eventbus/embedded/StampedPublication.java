package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.Publication;

/**
 * A publication that was taken by another bus.
 *
 * @param publication what it is
 * @param busTimeMillis when that bus took it, milliseconds since the epoch
 */
public record StampedPublication(Publication publication, long busTimeMillis) {}
