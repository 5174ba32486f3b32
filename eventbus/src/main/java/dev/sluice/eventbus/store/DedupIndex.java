package dev.sluice.eventbus.store;

import java.util.Arrays;

/**
 * Remembers which events a bus took lately, to recognise a repeat. An entry is a 64-bit key (topic, source, id) and a
 * 64-bit hash of the content; entries leave in the order in which they came, when they are older than the window or more
 * than the bound. Open addressing over primitive arrays: 40 bytes an entry, no object per event. Not thread-safe.
 */
final class DedupIndex {

    /** {@link #find}: nothing with this key is remembered. */
    static final long NEW = 0;

    /** {@link #find}: this key is remembered with other content only. */
    static final long CONFLICT = -1;

    private static final int FIRST_CAPACITY = 1024;

    private int capacity = FIRST_CAPACITY;
    private long[] keys = new long[capacity];
    private long[] contents = new long[capacity];
    private long[] positions = new long[capacity];
    private long[] times = new long[capacity];
    /** Ring index + 1 of an entry, 0 for a free slot; twice as many slots as entries. */
    private int[] slots = new int[capacity * 2];

    private long oldest;
    private long next;

    /** How many entries are remembered. */
    int size() {
        return (int) (next - oldest);
    }

    /**
     * Looks for an equal entry.
     *
     * @return its position (positive), {@link #CONFLICT} or {@link #NEW}
     */
    long find(long key, long content) {
        long found = NEW;
        for (int slot = home(key); slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
            int entry = slots[slot] - 1;
            if (keys[entry] == key) {
                if (contents[entry] == content) {
                    return positions[entry];
                }
                found = CONFLICT;
            }
        }
        return found;
    }

    /**
     * Remembers an entry.
     *
     * @param time bus time in milliseconds, not smaller than that of the entry before
     */
    void add(long key, long content, long position, long time) {
        if (size() == capacity) {
            grow();
        }
        int entry = (int) (next & (capacity - 1));
        keys[entry] = key;
        contents[entry] = content;
        positions[entry] = position;
        times[entry] = time;
        next++;
        place(entry);
    }

    /** The position of the oldest entry; the largest number when there is none. */
    long oldestPosition() {
        return next == oldest ? Long.MAX_VALUE : positions[(int) (oldest & (capacity - 1))];
    }

    /** Forgets entries whose time is not after {@code until}, and the oldest ones beyond {@code maxEntries}. */
    void expire(long until, int maxEntries) {
        while (next > oldest && (size() > maxEntries || times[(int) (oldest & (capacity - 1))] <= until)) {
            remove((int) (oldest & (capacity - 1)));
            oldest++;
        }
    }

    /** Takes back the newest entries: those with this position or a later one. */
    void removeFrom(long position) {
        while (next > oldest && positions[(int) ((next - 1) & (capacity - 1))] >= position) {
            next--;
            remove((int) (next & (capacity - 1)));
        }
    }

    private int home(long key) {
        return (int) (Hash.mix(key) & (slots.length - 1));
    }

    private void place(int entry) {
        int slot = home(keys[entry]);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = entry + 1;
    }

    private void remove(int entry) {
        int mask = slots.length - 1;
        int hole = home(keys[entry]);
        while (slots[hole] != entry + 1) {
            hole = (hole + 1) & mask;
        }
        // Close the hole: move up every later entry of the cluster whose home is not between the hole and it.
        for (int slot = (hole + 1) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int home = home(keys[slots[slot] - 1]);
            if (((slot - home) & mask) >= ((slot - hole) & mask)) {
                slots[hole] = slots[slot];
                hole = slot;
            }
        }
        slots[hole] = 0;
    }

    private void grow() {
        int larger = capacity * 2;
        keys = unrolled(keys, larger);
        contents = unrolled(contents, larger);
        positions = unrolled(positions, larger);
        times = unrolled(times, larger);
        slots = new int[larger * 2];
        next = size();
        oldest = 0;
        capacity = larger;
        for (int entry = 0; entry < next; entry++) {
            place(entry);
        }
    }

    private long[] unrolled(long[] ring, int length) {
        int begin = (int) (oldest & (capacity - 1));
        long[] copy = Arrays.copyOfRange(ring, begin, begin + length);
        System.arraycopy(ring, 0, copy, capacity - begin, begin);
        return copy;
    }
}
