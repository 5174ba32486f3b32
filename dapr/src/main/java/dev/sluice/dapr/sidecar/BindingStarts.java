package dev.sluice.dapr.sidecar;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which components are to be started again, and when. Pure: time is a parameter. Not thread-safe.
 *
 * <p>A sidecar begins to read its bindings one after the other, in no order, and the first that fails keeps the rest from
 * reading; it lists them all the same and does not try again. So what is in doubt is started once by itself, and what is
 * known to have failed, or never brought anything where no log would tell, again with growing waits. A component that is not
 * loaded is tried by the sidecar itself, once a minute; here it is asked for sooner.
 */
final class BindingStarts {

    private static final long SETTLE_MILLIS = 2_000;
    private static final long FIRST_MILLIS = 5_000;
    private static final long LONGEST_MILLIS = 600_000;
    private static final long LONGEST_KNOWN_MILLIS = 60_000;

    private final Map<String, Plan> plans = new HashMap<>();

    private static final class Plan {
        long dueMillis;
        long waitMillis = FIRST_MILLIS;
        boolean known;
    }

    /** It is not known whether this binding reads. */
    void doubt(String binding, long nowMillis) {
        Plan plan = plans.computeIfAbsent(binding, first -> new Plan());
        if (!plan.known) {
            plan.dueMillis = nowMillis + SETTLE_MILLIS;
        }
    }

    /** It is not loaded, or its log says that it does not read. */
    void failed(String component, long nowMillis) {
        Plan plan = plans.computeIfAbsent(component, first -> new Plan());
        if (!plan.known || plan.dueMillis == Long.MAX_VALUE) {
            plan.dueMillis = nowMillis + plan.waitMillis;
        }
        plan.known = true;
    }

    /** It is there, and needs nothing. */
    void well(String component) {
        plans.remove(component);
    }

    /** The sidecar is gone, and with it all that was known. */
    void clear() {
        plans.clear();
    }

    /**
     * What is to be started now.
     *
     * @param logTells whether a failure would be known from the log: silence then means that it reads
     */
    Set<String> due(long nowMillis, boolean logTells) {
        Set<String> due = new TreeSet<>();
        plans.forEach((component, plan) -> {
            if (plan.dueMillis <= nowMillis) {
                due.add(component);
                plan.dueMillis = plan.known || logTells ? Long.MAX_VALUE : nowMillis + plan.waitMillis;
                plan.waitMillis = Math.min(plan.waitMillis * 2, plan.known ? LONGEST_KNOWN_MILLIS : LONGEST_MILLIS);
            }
        });
        return due;
    }
}
