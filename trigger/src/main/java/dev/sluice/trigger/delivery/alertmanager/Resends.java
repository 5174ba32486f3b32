package dev.sluice.trigger.delivery.alertmanager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides when an alert that is still firing is sent again: Alertmanager takes one it has not heard of for a while as
 * resolved. Pure; one thread; time is a parameter. Only for firings that will resolve: others would be sent for ever.
 *
 * @param <F> the host's reference to a firing
 */
public final class Resends<F> {

    /** {@code resend} where a subscriber does not say. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

    private final long intervalMillis;
    /** In order of due time: every entry that is put has the newest. */
    private final Map<String, Entry<F>> firing = new LinkedHashMap<>();

    private record Entry<F>(F firing, long dueMillis) {}

    /**
     * Nothing is firing yet.
     *
     * @param interval time between two sendings; positive
     */
    public Resends(Duration interval) {
        this.intervalMillis = interval.toMillis();
        if (intervalMillis < 1) {
            throw new IllegalArgumentException("resend " + interval + " is shorter than 1 ms");
        }
    }

    /** An alert fires and was sent just now; one with the same identity is replaced. */
    public void fired(String identity, F alert, long nowMillis) {
        firing.remove(identity);
        firing.put(identity, new Entry<>(alert, nowMillis + intervalMillis));
    }

    /** An alert has resolved: it is not sent again. */
    public void resolved(String identity) {
        firing.remove(identity);
    }

    /** Takes out what must be sent again now; each is due again one interval later. */
    public List<F> due(long nowMillis) {
        List<F> due = new ArrayList<>();
        for (Optional<String> next = firstDue(nowMillis); next.isPresent(); next = firstDue(nowMillis)) {
            Entry<F> entry = firing.get(next.get());
            if (entry != null) {
                due.add(entry.firing());
                fired(next.get(), entry.firing(), nowMillis);
            }
        }
        return due;
    }

    private Optional<String> firstDue(long nowMillis) {
        return firing.entrySet().stream()
                .findFirst()
                .filter(entry -> entry.getValue().dueMillis() <= nowMillis)
                .map(Map.Entry::getKey);
    }

    /** When something is due next; {@link Long#MAX_VALUE} when nothing fires. */
    public long nextWakeMillis() {
        return firing.isEmpty()
                ? Long.MAX_VALUE
                : firing.values().iterator().next().dueMillis();
    }
}
