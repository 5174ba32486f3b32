package dev.sluice.trigger.engine;

import dev.sluice.eventbus.Topic;
import dev.sluice.expression.CelExpression;
import dev.sluice.expression.EventView;
import dev.sluice.expression.InputFilter;
import dev.sluice.expression.Verdict;
import java.time.Duration;

/**
 * A compiled input.
 *
 * @param name its name
 * @param topic where it is read
 * @param filter what it asks of an event
 * @param freshness how long its name is true
 * @param state whether an event says resolved
 */
public record InputProgram(String name, Topic topic, InputFilter filter, Duration freshness, CelExpression state) {

    /** Whether an event says resolved; an error means that it does not. */
    boolean resolved(EventView view) {
        return state.bool(view) == Verdict.MATCH;
    }
}
