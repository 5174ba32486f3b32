package dev.sluice.dapr;

import java.time.Duration;

/**
 * How long a sidecar tries to hand a message over before it gives up and puts it on the dead letter topic, or leaves it to its
 * component to bring it again. Long, because an app that is down or full takes everything later; and with an end, because
 * what a sidecar holds in memory is lost with it where the broker does not keep it.
 *
 * @param timeout of one attempt; longer than a publication may take
 * @param pause between attempts
 * @param retries after the first attempt
 */
public record DeliveryLimits(Duration timeout, Duration pause, int retries) {

    /** 45 s, 2 s, 600: an app that refuses has 20 minutes. */
    public static final DeliveryLimits DEFAULT = new DeliveryLimits(Duration.ofSeconds(45), Duration.ofSeconds(2), 600);
}
