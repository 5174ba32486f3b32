package dev.sluice.eventbus.store;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The readers whose claims retention respects, by name. Thread-safe. */
public final class Holds {

    private final Map<String, Hold> holds = new ConcurrentHashMap<>();

    /**
     * Opens the claim of a reader, a new one or the one it left.
     *
     * @param after everything up to this position is released, unless the claim that it left says less
     * @throws IllegalStateException when a reader of this name is open
     */
    public Hold open(String name, long after) {
        Hold hold = holds.computeIfAbsent(name, key -> new Hold(key, after, null, 0));
        hold.begin(after);
        return hold;
    }

    /** Brings back the claim of a reader that is not open yet. */
    public void restore(String name, long released, @Nullable Set<String> buses, long expiredUnread) {
        holds.put(name, new Hold(name, released, buses, expiredUnread));
    }

    /** Drops a claim. */
    public void forget(String name) {
        holds.remove(name);
    }

    /** All claims. */
    public Collection<Hold> all() {
        return List.copyOf(holds.values());
    }

    /** The claims on a bus. */
    public List<Hold> on(String bus) {
        return holds.values().stream().filter(hold -> hold.claims(bus)).toList();
    }

    /** The claim that holds the most of a bus; empty when nobody claims it. */
    public Optional<Hold> slowest(String bus) {
        return on(bus).stream().min(Comparator.comparingLong(Hold::released));
    }

    /** What a bus may remove, inclusive; no bound when nobody claims it. */
    public long removable(String bus) {
        return slowest(bus).map(Hold::released).orElse(Long.MAX_VALUE);
    }

    /**
     * Why a bus takes nothing more.
     *
     * @param bus the bus's key
     * @param bytes how much it holds
     * @param limit how much it may hold
     * @param head the newest position
     */
    public String whyFull(String bus, long bytes, long limit, long head) {
        String full = "bus " + bus + " is full: it holds " + bytes + " of " + limit + " bytes of history";
        return slowest(bus)
                .map(hold -> full + " and reader \"" + hold.name() + "\" has " + (head - hold.released())
                        + " events still to finish (up to position " + hold.released() + " of " + head
                        + "); let it catch up, raise history.size, or set history.unread: drop")
                .orElse(full + "; raise history.size");
    }
}
