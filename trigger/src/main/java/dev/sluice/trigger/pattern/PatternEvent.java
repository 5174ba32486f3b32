package dev.sluice.trigger.pattern;

import dev.sluice.expression.Verdict;

/**
 * An event as a machine is given it, with everything evaluated.
 *
 * @param ref what state may remember of it
 * @param clockMillis the pattern's clock; at most the event's time, except for {@code window}, whose windows end by it
 * @param sequence grows with every call of any machine of a trigger; orders timers of the same due time by creation
 * @param roles bit i is set when the event is on the name at index i of the spec's {@code reads()}; 0 for an event of another
 *     input, which only {@linkplain Machine#seesOthers() some} machines see
 * @param verdict what {@code when}, {@code matching} or {@code state} (a match means resolved) says of it
 */
public record PatternEvent(EventRef ref, long clockMillis, long sequence, long roles, Verdict verdict) {

    /** The event's time in the pattern's clock. */
    public long timeMillis() {
        return ref.timeMillis();
    }

    /** Whether the event is on the name at this index of {@code reads()}. */
    public boolean is(int role) {
        return (roles & (1L << role)) != 0;
    }
}
