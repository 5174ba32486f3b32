package dev.sluice.dapr.render;

import dev.sluice.crds.model.ByteSize;
import dev.sluice.dapr.bus.BusRoute;
import dev.sluice.dapr.callback.CallbackServer;
import dev.sluice.dapr.component.ComponentType;

/**
 * How many messages a component that reads in batches hands over at once: 100, or fewer where so many of the longest would be
 * more than {@link CallbackServer#LONGEST_MESSAGE_BYTES}. A batch that is too long would be refused, and brought again, for ever.
 */
final class Batches {

    private static final int MOST = 100;

    private Batches() {}

    /**
     * Of a bus's events.
     *
     * @return 0 for a component that hands over one message at a time
     */
    static int of(ComponentType type, ByteSize maxEventBytes) {
        long fit = CallbackServer.LONGEST_MESSAGE_BYTES / BusRoute.longestMessageBytes(maxEventBytes.bytes());
        return type.bulk() ? (int) Math.max(1, Math.min(MOST, fit)) : 0;
    }

    /**
     * Of what others put somewhere, whose length only their broker limits: to 1 MiB with most.
     *
     * @return 0 for a component that hands over one message at a time
     */
    static int ofAnyMessages(ComponentType type) {
        return type.bulk() ? MOST : 0;
    }
}
