package dev.sluice.trigger.delivery;

import java.net.URI;

/**
 * What a sink needs to know beside its address.
 *
 * @param as the form of the request
 * @param maxInFlight the most requests at the same time; sizes the connection pool; positive
 * @param replies whether a CloudEvent in the answer is wanted; else answers are ignored
 * @param receiver the subscriber's name: Alertmanager's {@code receiver}
 * @param console where people reach this Sluice: Alertmanager's {@code externalURL}, and the root of explain links
 */
public record SinkSettings(As as, int maxInFlight, boolean replies, String receiver, URI console) {

    /** Refuses a limit that is not positive. */
    public SinkSettings {
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight " + maxInFlight + " is not positive");
        }
    }

    /** Binary CloudEvents, answers ignored. */
    public static SinkSettings of(String receiver, int maxInFlight, URI console) {
        return new SinkSettings(As.CLOUDEVENT, maxInFlight, false, receiver, console);
    }
}
