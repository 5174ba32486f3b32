package dev.sluice.trigger.delivery;

import dev.sluice.eventbus.Event;
import dev.sluice.trigger.engine.Firing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of one delivery.
 *
 * @param firingId goes along as extension {@code sluicefiring}
 * @param event what is delivered; id and source stay the event's
 * @param state whether it fired or resolved
 * @param alert labels and annotations for {@code as: alertmanager...}, else null
 * @param atMillis when it fired, milliseconds since the epoch
 * @param attempt 1 for the first
 * @param timeout gives up waiting for the answer after this
 */
public record SinkRequest(
        String firingId,
        Event event,
        Firing.State state,
        Firing.@Nullable Alert alert,
        long atMillis,
        int attempt,
        Duration timeout) {}
