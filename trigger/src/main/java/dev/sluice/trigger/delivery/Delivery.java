package dev.sluice.trigger.delivery;

import org.jspecify.annotations.Nullable;

/**
 * One firing on its way to one target. Made by the host, then owned by one {@link Lane}, which changes its attempts and
 * due time; read it on the lane's thread only.
 *
 * @param <P> what the host needs to make the request; the lane never looks at it
 */
public final class Delivery<P> {

    /** Where a delivery is inside its lane. */
    enum State {
        /** Not offered yet. */
        NEW,
        /** May go at once. */
        READY,
        /** Failed, and waits for its due time. */
        WAITING,
        /** Waits for an earlier one of its key. */
        BLOCKED,
        /** An attempt is under way. */
        IN_FLIGHT,
        /** Has its final outcome. */
        DONE
    }

    private final long ref;
    private final @Nullable String key;
    private final P payload;
    private final long firstAtMillis;

    int attempts;
    long dueMillis;
    State state = State.NEW;
    boolean failedBySink;

    @Nullable
    DeadLetterReason cancelled;

    String lastError = "";

    /** Neighbours by age in the lane. */
    @Nullable
    Delivery<P> older;

    @Nullable
    Delivery<P> younger;

    /** The next one of the same key. */
    @Nullable
    Delivery<P> nextOfKey;

    /**
     * A delivery that was never tried.
     *
     * @param ref the host's own reference to it, unique in the lane
     * @param key the key that {@code order: key} goes by, null for none
     * @param payload what the host needs to make the request
     * @param firstAtMillis when it fired, milliseconds since the epoch: expiry counts from here
     */
    public Delivery(long ref, @Nullable String key, P payload, long firstAtMillis) {
        this(ref, key, payload, firstAtMillis, 0, firstAtMillis);
    }

    /**
     * A delivery as it was stored.
     *
     * @param ref the host's own reference to it, unique in the lane
     * @param key the key that {@code order: key} goes by, null for none
     * @param payload what the host needs to make the request
     * @param firstAtMillis when it fired, milliseconds since the epoch: expiry counts from here
     * @param attempts attempts that have failed
     * @param dueMillis when the next attempt is due, milliseconds since the epoch
     */
    public Delivery(long ref, @Nullable String key, P payload, long firstAtMillis, int attempts, long dueMillis) {
        this.ref = ref;
        this.key = key;
        this.payload = payload;
        this.firstAtMillis = firstAtMillis;
        this.attempts = attempts;
        this.dueMillis = dueMillis;
    }

    /** The host's own reference. */
    public long ref() {
        return ref;
    }

    /** The key that {@code order: key} goes by, null for none. */
    public @Nullable String key() {
        return key;
    }

    /** What the host needs to make the request. */
    public P payload() {
        return payload;
    }

    /** When it fired, milliseconds since the epoch. */
    public long firstAtMillis() {
        return firstAtMillis;
    }

    /** Attempts so far, the one in flight among them. */
    public int attempts() {
        return attempts;
    }

    /** When the next attempt is due, milliseconds since the epoch. */
    public long dueMillis() {
        return dueMillis;
    }

    /** What the last failed attempt said; empty when none failed. */
    public String lastError() {
        return lastError;
    }

    @Override
    public String toString() {
        return "Delivery[ref=" + ref + ", state=" + state + ", attempts=" + attempts + "]";
    }
}
