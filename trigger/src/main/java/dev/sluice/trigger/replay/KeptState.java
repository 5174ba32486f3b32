package dev.sluice.trigger.replay;

import dev.sluice.trigger.engine.Changes;
import dev.sluice.trigger.engine.StateSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state rows of one replay, in memory, in the compact form of the store. Timers stay with the instance, which outlives it. */
final class KeptState implements StateSource {

    private final Map<String, Map<String, byte[]>> rows = new HashMap<>();

    void apply(Changes changes) {
        for (Changes.StateRow row : changes.states()) {
            byte[] bytes = row.bytes();
            Map<String, byte[]> keys = rows.computeIfAbsent(row.pattern(), pattern -> new HashMap<>());
            if (bytes == null) {
                keys.remove(row.key());
            } else {
                keys.put(row.key(), bytes);
            }
        }
    }

    @Override
    public byte @Nullable [] load(String pattern, String key) {
        Map<String, byte[]> keys = rows.get(pattern);
        return keys == null ? null : keys.get(key);
    }

    @Override
    public List<Timer> timers() {
        return List.of();
    }
}
