package dev.sluice.app.output;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which sources changed their state. One that changes to and fro is told of at most every ten seconds, then as it stands. Not
 * thread-safe beyond its lock.
 */
public final class SourceStates {

    private static final long QUIET_MILLIS = 10_000;

    private final Map<String, Told> told = new HashMap<>();

    private record Told(String state, long atMillis) {}

    /**
     * A source at one moment.
     *
     * @param kind its kind, such as {@code kafka}
     * @param name {@code namespace/eventSource/event}
     * @param state {@code connecting}, {@code running}, {@code waiting for bus}, {@code paused}, {@code failed} or {@code closed}
     * @param message what a person should know, empty when there is nothing
     */
    public record Named(String kind, String name, String state, String message) {}

    synchronized List<Named> changed(List<Named> sources, long nowMillis) {
        List<Named> changed = new ArrayList<>();
        Map<String, Told> now = new HashMap<>();
        for (Named source : sources) {
            String key = source.kind() + " " + source.name();
            Told before = told.get(key);
            boolean tell = before == null
                    || (!before.state().equals(source.state()) && nowMillis - before.atMillis() >= QUIET_MILLIS)
                    || (before.state().equals("connecting") && source.state().equals("running"));
            if (tell) {
                changed.add(source);
            }
            now.put(key, tell || before == null ? new Told(source.state(), nowMillis) : before);
        }
        told.clear();
        told.putAll(now);
        return changed;
    }
}
