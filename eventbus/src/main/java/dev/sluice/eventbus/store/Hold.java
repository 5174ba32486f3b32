package dev.sluice.eventbus.store;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One reader's claim on history: what it has not released must not be removed. Lives as long as the reader is known, also
 * while it is closed. Thread-safe.
 */
public final class Hold {

    private final String name;
    private volatile long read;
    private volatile long released;
    private volatile @Nullable Set<String> buses;
    private long expiredUnread;
    private long uncommitted;
    private boolean open;

    Hold(String name, long released, @Nullable Set<String> buses, long expiredUnread) {
        this.name = name;
        this.read = released;
        this.released = released;
        this.buses = buses;
        this.expiredUnread = expiredUnread;
    }

    /** The reader's name. */
    public String name() {
        return name;
    }

    /** Up to where the reader has read, inclusive. */
    public long read() {
        return read;
    }

    /** Up to where the reader is finished, inclusive. */
    public long released() {
        return released;
    }

    /** The keys of the buses it claims; null means all. */
    public @Nullable Set<String> buses() {
        return buses;
    }

    /** How many events were removed before it had read them. */
    public synchronized long expiredUnread() {
        return expiredUnread + uncommitted;
    }

    /** Moves the read position; the reader's thread only. */
    public void read(long position) {
        read = position;
    }

    /** Moves the released position forward. */
    public synchronized void release(long position) {
        released = Math.max(released, position);
    }

    /** Claims what is behind a position again. */
    public synchronized void claim(long position) {
        released = Math.min(released, position);
    }

    /** Restricts the claim to some buses. */
    public void restrict(Set<String> busKeys) {
        buses = Set.copyOf(busKeys);
    }

    /** Counts events that are removed unread. */
    public synchronized void countExpired(long events) {
        uncommitted += events;
    }

    /** What was counted is removed. */
    public synchronized void commit() {
        expiredUnread += uncommitted;
        uncommitted = 0;
    }

    /** What was counted is not removed after all. */
    public synchronized void rollback() {
        uncommitted = 0;
    }

    boolean claims(String bus) {
        Set<String> claimed = buses;
        return claimed == null || claimed.contains(bus);
    }

    /**
     * Begins a use: all buses are claimed until it is restricted. What the last use had not released stays claimed: a reader
     * may have read more than it has finished.
     */
    synchronized void begin(long after) {
        if (open) {
            throw new IllegalStateException("a reader named \"" + name + "\" is already open; close it first");
        }
        open = true;
        buses = null;
        read = after;
        released = Math.min(released, after);
    }

    /** Ends the use; the claim stays. */
    public synchronized void end() {
        open = false;
    }
}
