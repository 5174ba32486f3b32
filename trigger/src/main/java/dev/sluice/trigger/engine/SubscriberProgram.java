package dev.sluice.trigger.engine;

import dev.sluice.expression.CelExpression;
import dev.sluice.expression.Condition;
import org.jspecify.annotations.Nullable;

/**
 * A compiled subscriber.
 *
 * @param name its name
 * @param when its condition
 * @param payload what is sent in place of the occurrence's data
 * @param labels labels for an Alertmanager
 * @param annotations annotations for an Alertmanager
 * @param alerts whether it is sent as alerts
 * @param readsInputs whether payload, labels or annotations use the newest event of an input
 */
record SubscriberProgram(
        String name,
        ConditionProgram when,
        @Nullable CelExpression payload,
        @Nullable CelExpression labels,
        @Nullable CelExpression annotations,
        boolean alerts,
        boolean readsInputs) {

    Condition condition() {
        return when.condition();
    }

    /** Whether its firings depend on more than the one event. */
    boolean stateful() {
        return when.needsOthers() || readsInputs;
    }
}
