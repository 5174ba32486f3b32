package dev.sluice.dapr.render;

import dev.sluice.crds.model.ByteSize;
import dev.sluice.crds.model.KafkaSettings;
import dev.sluice.crds.model.SourceSettings;
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
        return of(type, BusRoute.longestMessageBytes(maxEventBytes.bytes()));
    }

    /**
     * Of what others put somewhere. Only their broker limits its length, to 1 MiB with most; who has longer messages says so
     * with {@code maxMessageBytes}.
     *
     * @return 0 for a component that hands over one message at a time
     */
    static int ofMessages(ComponentType type, SourceSettings settings) {
        Long longest = settings instanceof KafkaSettings kafka ? kafka.maxMessageBytes() : null;
        return of(type, longest == null ? 1 : longest);
    }

    private static int of(ComponentType type, long longestBytes) {
        long fit = CallbackServer.LONGEST_MESSAGE_BYTES / longestBytes;
        return type.bulk() ? (int) Math.max(1, Math.min(MOST, fit)) : 0;
    }
}
