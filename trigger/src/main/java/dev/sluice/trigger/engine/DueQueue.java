package dev.sluice.trigger.engine;

import dev.sluice.trigger.pattern.Machine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Slots by due time, then creation: a binary heap in which a slot knows its place, so that it can be moved. One reference per
 * waiting slot.
 */
final class DueQueue<S> {

    private final List<Slot<S>> heap = new ArrayList<>();

    /** The slot that is due first. */
    @Nullable
    Slot<S> first() {
        return heap.isEmpty() ? null : heap.get(0);
    }

    int size() {
        return heap.size();
    }

    /** Puts a slot where its due time belongs; one that never is due is not kept. */
    void place(Slot<S> slot) {
        if (slot.dueMillis == Machine.NEVER) {
            remove(slot);
            return;
        }
        if (slot.heapIndex < 0) {
            slot.heapIndex = heap.size();
            heap.add(slot);
        }
        if (!rise(slot)) {
            sink(slot);
        }
    }

    void remove(Slot<S> slot) {
        int hole = slot.heapIndex;
        if (hole < 0) {
            return;
        }
        slot.heapIndex = -1;
        Slot<S> last = heap.remove(heap.size() - 1);
        if (last != slot) {
            set(hole, last);
            if (!rise(last)) {
                sink(last);
            }
        }
    }

    private boolean rise(Slot<S> slot) {
        int start = slot.heapIndex;
        int at = start;
        while (at > 0) {
            int parent = (at - 1) / 2;
            if (!slot.before(heap.get(parent))) {
                break;
            }
            set(at, heap.get(parent));
            at = parent;
        }
        set(at, slot);
        return at != start;
    }

    private void sink(Slot<S> slot) {
        int at = slot.heapIndex;
        int child = 2 * at + 1;
        while (child < heap.size()) {
            if (child + 1 < heap.size() && heap.get(child + 1).before(heap.get(child))) {
                child++;
            }
            if (!heap.get(child).before(slot)) {
                break;
            }
            set(at, heap.get(child));
            at = child;
            child = 2 * at + 1;
        }
        set(at, slot);
    }

    private void set(int index, Slot<S> slot) {
        heap.set(index, slot);
        slot.heapIndex = index;
    }
}
