package dev.sluice.eventbus;

/**
 * What a bus promises to those who publish to it.
 *
 * @param delivery whether an acknowledged event can be lost
 * @param ordered whether events of one topic and key arrive in order
 * @param reason why not more is promised; empty when nothing is missing
 */
public record Guarantee(Delivery delivery, boolean ordered, String reason) {

    /** Whether an acknowledged event can be lost. */
    public enum Delivery {
        /** No acknowledged event is lost; it may arrive more than once. */
        AT_LEAST_ONCE,
        /** An acknowledged event may be lost in the cases that the reason names. */
        BEST_EFFORT
    }
}
