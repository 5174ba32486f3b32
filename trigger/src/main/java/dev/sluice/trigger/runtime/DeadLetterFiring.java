package dev.sluice.trigger.runtime;

import dev.sluice.trigger.delivery.DeadLetter;
import dev.sluice.trigger.delivery.DeadLetterEvents;
import dev.sluice.trigger.delivery.Outcome;
import dev.sluice.trigger.engine.Firing;
import dev.sluice.trigger.store.DeadLetterRow;

/** How a dead letter becomes a firing for the dead letter sink and topic. */
final class DeadLetterFiring {

    private DeadLetterFiring() {}

    static Firing of(DeadLetterRow row, Outcome.DeadLettered outcome) {
        Firing lost = row.firing();
        DeadLetter letter = new DeadLetter(
                row.trigger(), row.generation(), row.subscriber(), row.address(), lost.id(), outcome, lost.event());
        return new Firing(
                lost.id(),
                lost.subscriber(),
                lost.state(),
                row.atMillis(),
                lost.key(),
                null,
                DeadLetterEvents.of(letter),
                true,
                lost.alert());
    }
}
