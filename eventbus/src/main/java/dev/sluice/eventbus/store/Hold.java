package dev.sluice.eventbus.store;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One reader's claim on history: what it has not released must not be removed. Lives as long as the reader is known, also
 * while it is closed. Thread-safe; {@link #countExpired} belongs to the writer.
 */
public final class Hold {

    private final String name;
    private volatile long read;
    private volatile long released;
    private volatile @Nullable Set<String> buses;
    private volatile long expiredUnread;
    private volatile boolean open;

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
    public long expiredUnread() {
        return expiredUnread;
    }

    /** Whether a reader uses it now. */
    public boolean isOpen() {
        return open;
    }

    /** Moves the read position; the reader's thread only. */
    public void read(long position) {
        read = position;
    }

    /** Moves the released position; never back. */
    public synchronized void release(long position) {
        released = Math.max(released, position);
    }

    /** Restricts the claim to some buses. */
    public void restrict(Set<String> busKeys) {
        buses = Set.copyOf(busKeys);
    }

    /** Counts events that were removed unread. */
    public void countExpired(long events) {
        expired(expiredUnread + events);
    }

    /** Sets the count of events that were removed unread. */
    public void expired(long events) {
        expiredUnread = events;
    }

    boolean claims(String bus) {
        Set<String> claimed = buses;
        return claimed == null || claimed.contains(bus);
    }

    /** Begins a use: all buses are claimed until it is restricted. */
    synchronized void begin(long after) {
        if (open) {
            throw new IllegalStateException("a reader named \"" + name + "\" is already open; close it first");
        }
        open = true;
        buses = null;
        read = after;
        released = after;
    }

    /** Ends the use; the claim stays. */
    public void end() {
        open = false;
    }
}
