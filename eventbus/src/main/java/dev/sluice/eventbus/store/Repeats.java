package dev.sluice.eventbus.store;

import dev.sluice.eventbus.BusSettings;

/**
 * Recognises repeats on one bus within the bounds of its settings. An equal repeat has a remembered key and content; the
 * same key with other content is a conflict, to be stored and counted. Not thread-safe.
 */
public final class Repeats {

    /** {@link #find}: nothing with this key is remembered. */
    public static final long NEW = DedupIndex.NEW;

    /** {@link #find}: this key is remembered, with other content. */
    public static final long CONFLICT = DedupIndex.CONFLICT;

    private final DedupIndex index = new DedupIndex();

    /**
     * Looks for an equal event.
     *
     * @param millis the bus time
     * @return its position, or {@link #CONFLICT} or {@link #NEW}
     */
    public long find(BusSettings settings, long key, long content, long millis) {
        forget(settings, millis);
        return index.size() == 0 ? NEW : index.find(key, content);
    }

    /** Remembers an event that is stored with this bus time. */
    public void add(BusSettings settings, long key, long content, long position, long millis) {
        if (settings.dedupMaxIds() > 0 && !settings.dedupWindow().isZero()) {
            index.add(key, content, position, millis);
        }
    }

    /** Forgets what the settings no longer ask to remember. */
    public void forget(BusSettings settings, long millis) {
        index.expire(millis - settings.dedupWindow().toMillis(), settings.dedupMaxIds());
    }

    /** Takes back what was remembered from this position on. */
    public void removeFrom(long position) {
        index.removeFrom(position);
    }

    /** The oldest position that is remembered; no position when none is. */
    public long oldestPosition() {
        return index.oldestPosition();
    }
}
