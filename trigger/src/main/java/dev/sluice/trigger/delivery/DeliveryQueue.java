package dev.sluice.trigger.delivery;

import dev.sluice.trigger.delivery.Delivery.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The unfinished deliveries of one lane: by age (for expiry), ready ones in the order in which they became ready, failed
 * ones by due time, and behind each key's first one those that it blocks. Every operation is O(1), or O(log n) in the
 * number of failed ones. A finished delivery may stay in the ready or waiting structure until it comes up there; its state
 * says that it counts no more.
 */
final class DeliveryQueue<P> {

    private final ArrayDeque<Delivery<P>> ready = new ArrayDeque<>();
    private final PriorityQueue<Delivery<P>> waiting = new PriorityQueue<>(
            Comparator.<Delivery<P>>comparingLong(Delivery::dueMillis).thenComparingLong(Delivery::ref));
    private final Map<String, KeyLine<P>> lines = new HashMap<>();
    private @Nullable Delivery<P> oldest;
    private @Nullable Delivery<P> youngest;
    private boolean ordered;
    private int size;

    /** The unfinished deliveries of one key, first to last. */
    private static final class KeyLine<P> {
        Delivery<P> first;
        Delivery<P> last;

        KeyLine(Delivery<P> only) {
            this.first = only;
            this.last = only;
        }
    }

    DeliveryQueue(boolean ordered) {
        this.ordered = ordered;
    }

    int size() {
        return size;
    }

    boolean ordered() {
        return ordered;
    }

    @Nullable
    Delivery<P> oldest() {
        return oldest;
    }

    /** Takes a delivery in; older ones must have been added before. */
    void add(Delivery<P> delivery) {
        delivery.older = youngest;
        if (youngest == null) {
            oldest = delivery;
        } else {
            youngest.younger = delivery;
        }
        youngest = delivery;
        size++;
        line(delivery);
    }

    /** Puts a delivery behind those of its key, or where it can go at once. */
    private void line(Delivery<P> delivery) {
        KeyLine<P> line = lineOf(delivery);
        if (line != null) {
            line.last.nextOfKey = delivery;
            line.last = delivery;
            if (delivery.state != State.IN_FLIGHT) {
                delivery.state = State.BLOCKED;
            }
            return;
        }
        String key = delivery.key();
        if (ordered && key != null) {
            lines.put(key, new KeyLine<>(delivery));
        }
        if (delivery.state != State.IN_FLIGHT) {
            enqueue(delivery);
        }
    }

    private void enqueue(Delivery<P> delivery) {
        if (delivery.attempts > 0) {
            delivery.state = State.WAITING;
            waiting.add(delivery);
        } else {
            delivery.state = State.READY;
            ready.add(delivery);
        }
    }

    /** A failed delivery waits until it is due; and for earlier ones of its key if the order has changed meanwhile. */
    void retry(Delivery<P> delivery, long dueMillis) {
        delivery.dueMillis = dueMillis;
        KeyLine<P> line = lineOf(delivery);
        if (line == null || line.first == delivery) {
            enqueue(delivery);
        } else {
            delivery.state = State.BLOCKED;
        }
    }

    private @Nullable KeyLine<P> lineOf(Delivery<P> delivery) {
        String key = ordered ? delivery.key() : null;
        return key == null ? null : lines.get(key);
    }

    /** A delivery has its final outcome; the next of its key becomes ready. */
    void finish(Delivery<P> delivery, long nowMillis) {
        delivery.state = State.DONE;
        unlink(delivery);
        KeyLine<P> line = lineOf(delivery);
        if (line == null || line.first != delivery) {
            return;
        }
        Delivery<P> next = delivery.nextOfKey;
        while (next != null && next.state == State.DONE) {
            next = next.nextOfKey;
        }
        delivery.nextOfKey = null;
        if (next == null) {
            lines.remove(delivery.key());
            return;
        }
        line.first = next;
        if (next.state == State.BLOCKED) {
            next.dueMillis = Math.max(next.dueMillis, nowMillis);
            enqueue(next);
        }
    }

    private void unlink(Delivery<P> delivery) {
        size--;
        if (delivery.older == null) {
            oldest = delivery.younger;
        } else {
            delivery.older.younger = delivery.younger;
        }
        if (delivery.younger == null) {
            youngest = delivery.older;
        } else {
            delivery.younger.older = delivery.older;
        }
        delivery.older = null;
        delivery.younger = null;
    }

    /** Takes what may go now: of the first ready and the first due one the one that is due longer. */
    @Nullable
    Delivery<P> pollDue(long nowMillis) {
        Delivery<P> fresh = firstReady();
        Delivery<P> failed = firstWaiting();
        if (failed != null && failed.dueMillis <= nowMillis && (fresh == null || failed.dueMillis <= fresh.dueMillis)) {
            return waiting.poll();
        }
        return ready.poll();
    }

    /**
     * What should probe a failing sink: one that was never tried, so that a delivery which alone upsets the sink cannot
     * hold up the others; else the failed one that is due first, without regard to its own wait if the sink failed it.
     */
    @Nullable
    Delivery<P> pollProbe(long nowMillis) {
        if (firstReady() != null) {
            return ready.poll();
        }
        return probeDueMillis() <= nowMillis ? waiting.poll() : null;
    }

    /** When there is something to probe with; {@link Long#MAX_VALUE} when nothing is left. */
    long probeDueMillis() {
        if (firstReady() != null) {
            return 0;
        }
        Delivery<P> failed = firstWaiting();
        if (failed == null) {
            return Long.MAX_VALUE;
        }
        return failed.failedBySink ? 0 : failed.dueMillis;
    }

    /** When the next delivery may go; {@link Long#MAX_VALUE} when none is left. */
    long nextDueMillis() {
        Delivery<P> fresh = firstReady();
        if (fresh != null) {
            return fresh.dueMillis;
        }
        Delivery<P> failed = firstWaiting();
        return failed == null ? Long.MAX_VALUE : failed.dueMillis;
    }

    private @Nullable Delivery<P> firstReady() {
        Delivery<P> first = ready.peek();
        while (first != null && first.state != State.READY) {
            ready.poll();
            first = ready.peek();
        }
        return first;
    }

    private @Nullable Delivery<P> firstWaiting() {
        Delivery<P> first = waiting.peek();
        while (first != null && first.state != State.WAITING) {
            waiting.poll();
            first = waiting.peek();
        }
        return first;
    }

    /** The sink works again: what waits only because the sink failed need wait no longer. */
    void releaseFailedBySink(long nowMillis) {
        List<Delivery<P>> all = new ArrayList<>(waiting);
        waiting.clear();
        for (Delivery<P> delivery : all) {
            if (delivery.state == State.WAITING) {
                delivery.dueMillis =
                        delivery.failedBySink ? Math.min(delivery.dueMillis, nowMillis) : delivery.dueMillis;
                waiting.add(delivery);
            }
        }
    }

    /** Builds everything anew, for another order. */
    void reorder(boolean byKey) {
        ordered = byKey;
        ready.clear();
        waiting.clear();
        lines.clear();
        for (Delivery<P> delivery = oldest; delivery != null; delivery = delivery.younger) {
            delivery.nextOfKey = null;
            line(delivery);
        }
    }

    int waiting() {
        return (int) waiting.stream()
                .filter(delivery -> delivery.state == State.WAITING)
                .count();
    }

    List<LaneStatus.BlockedKey> blockedKeys(int limit) {
        return waiting.stream()
                .filter(delivery -> delivery.state == State.WAITING && delivery.nextOfKey != null)
                .limit(limit)
                .map(delivery -> new LaneStatus.BlockedKey(
                        delivery.key(), delivery.ref(), delivery.attempts, delivery.dueMillis, delivery.lastError))
                .toList();
    }
}
