package dev.sluice.trigger.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that a pattern remembers, and when that is looked at next. There is one per live key, so it is small: everything that is
 * only needed while the state is in memory is in its {@link Resident}.
 *
 * @param <S> the machine's state
 */
final class Slot<S> {

    final String key;

    @Nullable
    Resident<S> resident;
    /** At or before the state's due time: a later one is only noticed when this one comes. */
    long dueMillis;

    long sequence;
    int heapIndex = -1;

    Slot(String key, long dueMillis, long sequence) {
        this.key = key;
        this.dueMillis = dueMillis;
        this.sequence = sequence;
    }

    boolean before(Slot<?> other) {
        return dueMillis != other.dueMillis ? dueMillis < other.dueMillis : sequence < other.sequence;
    }

    /**
     * A key's state in memory.
     *
     * @param <S> the machine's state
     */
    static final class Resident<S> {

        static final long NOT_STORED = -1;

        @Nullable
        S state;
        /** Whether the key is firing, for patterns that resolve. */
        boolean firing;
        /** Since when it fires, by the pattern's clock; 0 when it does not, or nobody knows. */
        long sinceMillis;
        /** Who was told that it is firing. */
        List<String> told = List.of();
        /** When it was last used, as a sequence number. */
        long usedSequence;

        boolean dirty;
        boolean touched;
        boolean stored;
        long storedDueMillis;
        long storedSequence = NOT_STORED;
    }
}
