package dev.sluice.expression;

import dev.sluice.eventbus.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says why an event did not match a filter, and the smallest change that would make it match. Stateless.
 *
 * <p>There is a proposal for filters and CEL made of comparisons with literals ({@code == != < <= > >=}, {@code in},
 * {@code has}, {@code startsWith}, {@code endsWith}, {@code contains}, {@code matches}) joined by {@code && || !}, and
 * the attribute dialects; for anything else only if the rest is enough. A proposal is tested on the changed event before
 * it is given, so it is always true: ADR 0043.
 */
public final class Explainer {

    private static final int MOST_TRIES = 2_000;

    private Explainer() {}

    /**
     * Why, and what would help.
     *
     * @param reason the verdict and what decided it
     * @param proposal empty when it matches already, or no small change is known
     */
    public record Explanation(Reason reason, Optional<Proposal> proposal) {}

    /** Explains what a filter says about an event. */
    public static Explanation explain(Filter filter, Event event) {
        EventView view = EventView.of(event);
        Reason reason = filter.why(view);
        return new Explanation(
                reason,
                reason.verdict().matches()
                        ? Optional.empty()
                        : propose(filter, view).map(changes -> Proposal.of(changes, view)));
    }

    /** The changed event that a proposal describes; empty when there is none. */
    static Optional<Event> proposedEvent(Filter filter, Event event) {
        EventView view = EventView.of(event);
        return propose(filter, view).flatMap(changes -> Proposal.apply(changes, view));
    }

    private static Optional<Map<CelPath, Optional<Object>>> propose(Filter filter, EventView view) {
        List<Alternative> ways = new ArrayList<>(new Goals(view).of(filter, true));
        ways.sort(Comparator.comparingInt(way -> way.changes(view).size()));
        int[] triesLeft = {MOST_TRIES};
        for (Alternative way : ways) {
            List<Map<CelPath, Optional<Object>>> sets = List.of(Map.of());
            for (CelPath path : way.changes(view)) {
                sets = extended(sets, path, Candidates.of(way.needs().getOrDefault(path, List.of()), path.find(view)));
            }
            for (Map<CelPath, Optional<Object>> changes : sets) {
                if (--triesLeft[0] < 0) {
                    return Optional.empty();
                }
                if (!changes.isEmpty() && matchesWith(filter, view, changes)) {
                    return Optional.of(changes);
                }
            }
        }
        return Optional.empty();
    }

    private static List<Map<CelPath, Optional<Object>>> extended(
            List<Map<CelPath, Optional<Object>>> sets, CelPath path, List<Optional<Object>> values) {
        List<Map<CelPath, Optional<Object>>> longer = new ArrayList<>();
        for (Map<CelPath, Optional<Object>> set : sets) {
            for (Optional<Object> value : values) {
                Map<CelPath, Optional<Object>> more = new LinkedHashMap<>(set);
                more.put(path, value);
                longer.add(more);
            }
        }
        return longer.subList(0, Math.min(longer.size(), MOST_TRIES));
    }

    private static boolean matchesWith(Filter filter, EventView view, Map<CelPath, Optional<Object>> changes) {
        return Proposal.apply(changes, view)
                .filter(changed -> filter.test(EventView.of(changed)).matches())
                .isPresent();
    }
}
