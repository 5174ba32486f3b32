package dev.sluice.trigger.engine;

import java.util.List;

/**
 * What one event or one advance of the clock brought about, in order.
 *
 * @param firings firings of subscribers
 * @param occurrences results of patterns, whether or not a subscriber fired
 * @param notices late, dropped, evicted
 */
public record Step(List<Firing> firings, List<Occurrence> occurrences, List<Notice> notices) {

    /** Nothing happened. */
    public static final Step NOTHING = new Step(List.of(), List.of(), List.of());

    /** Copies the lists. */
    public Step {
        firings = List.copyOf(firings);
        occurrences = List.copyOf(occurrences);
        notices = List.copyOf(notices);
    }
}
