package dev.sluice.trigger.delivery;

import dev.sluice.eventbus.Event;

/**
 * A delivery that was given up, as it is kept and shown.
 *
 * @param trigger {@code namespace/name}
 * @param generation the version of the trigger that fired
 * @param subscriber the subscriber's name
 * @param destination where it should have gone, without credentials
 * @param firingId the firing's id: a retry uses it again
 * @param outcome why, after how many attempts, and what the last answer was
 * @param event what should have been delivered
 */
public record DeadLetter(
        String trigger,
        String generation,
        String subscriber,
        String destination,
        String firingId,
        Outcome.DeadLettered outcome,
        Event event) {}
