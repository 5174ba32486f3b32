package dev.sluice.trigger.runtime;

import dev.sluice.trigger.store.TriggerRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where triggers begin that are new to their group. One that another group has just let go, because its group or bus was
 * edited, goes on from where it was there: no event falls between the two.
 *
 * @param context what the group is given
 * @param group the group's row
 */
record TriggerStarts(GroupContext context, long group) {

    /** So far may clocks of machines be apart. */
    private static final long CLOCKS_MILLIS = 5_000;

    /**
     * Where a trigger begins.
     *
     * @param position it reads what is behind it
     * @param from its record in the group that has let it go, whose state it takes over; null when it begins empty
     */
    record Begin(long position, @Nullable TriggerRecord from) {}

    /**
     * The positions of those that begin; asked before anything is changed, so that one that cannot begin changes nothing.
     *
     * @param records what the group knows of its triggers
     * @return by name; one that goes on is missing
     */
    Map<String, Begin> of(List<TriggerVersion> versions, Map<String, TriggerRecord> records) {
        Map<String, Begin> starts = new HashMap<>();
        for (TriggerVersion version : versions) {
            TriggerRecord record = records.get(version.name());
            if (record == null || record.removedAtMillis() != null) {
                Begin start = start(version, record);
                if (start != null) {
                    starts.put(version.name(), start);
                }
            }
        }
        return starts;
    }

    private @Nullable Begin start(TriggerVersion version, @Nullable TriggerRecord removed) {
        if (version.startText().isEmpty()) {
            Optional<TriggerRecord> elsewhere = context.store().removedElsewhere(group, version.name());
            if (elsewhere.isPresent() && (removed == null || removedAt(elsewhere.get()) > removedAt(removed))) {
                return new Begin(elsewhere.get().position(), elsewhere.get());
            }
            if (removed != null) {
                return null;
            }
        }
        long position = context.log()
                .positionBefore(version.start())
                .orElseThrow(() ->
                        new IllegalArgumentException("trigger " + version.name() + ": start " + version.startText()
                                + " is no stored event; use now, earliest, a time, or the id of a stored event"));
        return new Begin(position, null);
    }

    /**
     * The oldest bus time that a trigger takes. A position says it all in a log that is a bus of its own; into a copy come
     * events that happened long before they are stored, and {@code start} is meant of when they happened. A trigger without
     * {@code start} takes all that the other bus has kept for its group: leaving out what was published while its process was
     * on its way would be a loss.
     */
    long fromMillis(TriggerRecord record) {
        if (!context.copied() || record.start().isEmpty()) {
            return Long.MIN_VALUE;
        }
        return TriggerVersions.fromMillis(record.start(), record.firstRunMillis() - CLOCKS_MILLIS);
    }

    private static long removedAt(TriggerRecord record) {
        Long at = record.removedAtMillis();
        return at == null ? 0 : at;
    }
}
