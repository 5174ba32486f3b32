package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.GroupSpec;
import dev.sluice.expression.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Bundles alerts into notifications, as Alertmanager does. */
final class Group implements Machine<Group.Alerts> {

    /**
     * The alerts of a group.
     *
     * @param byIdentity each alert, sorted by identity
     * @param notifiedMillis the last notification, {@link #NEVER} before the first
     * @param lookMillis when the group is looked at next
     * @param sequence when the wait for that began
     */
    record Alerts(Map<String, Alert> byIdentity, long notifiedMillis, long lookMillis, long sequence) {}

    /**
     * One alert.
     *
     * @param newest its newest event
     * @param resolved whether that said resolved
     * @param told whether a notification has named it as firing
     */
    record Alert(EventRef newest, boolean resolved, boolean told) {}

    private final GroupSpec spec;

    Group(GroupSpec spec) {
        this.spec = spec;
    }

    @Override
    public Next<Alerts> onEvent(@Nullable Alerts state, PatternEvent event) {
        String identity = event.ref().value();
        boolean resolved = event.verdict() == Verdict.MATCH;
        if (identity == null || (resolved && (state == null || !state.byIdentity.containsKey(identity)))) {
            return Next.quiet(state);
        }
        Alerts group = state == null ? opened(event) : state;
        Map<String, Alert> alerts = new TreeMap<>(group.byIdentity);
        Alert known = alerts.get(identity);
        alerts.put(identity, new Alert(event.ref(), resolved, known != null && known.told));
        return Next.quiet(new Alerts(alerts, group.notifiedMillis, group.lookMillis, group.sequence));
    }

    private Alerts opened(PatternEvent event) {
        long look = event.timeMillis() + spec.firstWait().toMillis();
        return new Alerts(Map.of(), NEVER, look, event.sequence());
    }

    @Override
    public Next<Alerts> onTimer(Alerts state, long dueMillis, long sequence) {
        boolean notifies = notifies(state, dueMillis);
        Map<String, Alert> kept = new TreeMap<>();
        state.byIdentity.forEach((identity, alert) -> {
            if (!alert.resolved) {
                kept.put(identity, notifies ? new Alert(alert.newest, false, true) : alert);
            }
        });
        Alerts after = kept.isEmpty()
                ? null
                : new Alerts(
                        kept,
                        notifies ? dueMillis : state.notifiedMillis,
                        dueMillis + spec.interval().toMillis(),
                        sequence);
        return notifies ? Next.saying(after, notification(state, dueMillis)) : Next.quiet(after);
    }

    /** Added, resolved, or long enough ago; what came and went before the first notification is not worth one. */
    private boolean notifies(Alerts state, long now) {
        boolean anyFiring = any(state, alert -> !alert.resolved);
        if (state.notifiedMillis == NEVER) {
            return anyFiring;
        }
        return any(state, alert -> alert.resolved || !alert.told)
                || (anyFiring && now - state.notifiedMillis >= spec.repeat().toMillis());
    }

    private static boolean any(Alerts state, Predicate<Alert> test) {
        return state.byIdentity.values().stream().anyMatch(test);
    }

    private static Emission notification(Alerts state, long now) {
        List<Object> firing = new ArrayList<>();
        List<Object> resolved = new ArrayList<>();
        state.byIdentity.forEach(
                (identity, alert) -> (alert.resolved ? resolved : firing).add(CanonicalJson.read(identity)));
        List<EventRef> events = sorted(state);
        Map<String, Object> fields = Map.of("firing", firing, "resolved", resolved);
        return new Emission(firing.isEmpty(), now, events, events.size(), fields);
    }

    private static List<EventRef> sorted(Alerts state) {
        return state.byIdentity.values().stream()
                .map(Alert::newest)
                .sorted(EventRef.ORDER)
                .toList();
    }

    @Override
    public long dueMillis(Alerts state) {
        return state.lookMillis;
    }

    @Override
    public long dueSequence(Alerts state) {
        return state.sequence;
    }

    @Override
    public List<EventRef> events(Alerts state) {
        return sorted(state);
    }

    @Override
    public void write(Alerts state, StateWriter out) {
        out.number(state.byIdentity.size());
        state.byIdentity
                .values()
                .forEach(alert -> out.ref(alert.newest).flag(alert.resolved).flag(alert.told));
        out.signed(state.notifiedMillis).signed(state.lookMillis).number(state.sequence);
    }

    @Override
    public Alerts read(StateReader in) {
        Map<String, Alert> alerts = new TreeMap<>();
        int count = in.size();
        for (int i = 0; i < count; i++) {
            EventRef newest = in.ref();
            String identity = newest.value();
            alerts.put(identity == null ? "null" : identity, new Alert(newest, in.flag(), in.flag()));
        }
        return new Alerts(alerts, in.signed(), in.signed(), in.number());
    }
}
