package dev.sluice.trigger.pattern;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable list of references, oldest first, made for windows: adding at the end and dropping from the front share the array
 * of the list they start from. Not to be handed between threads without a hand-over.
 */
final class Refs extends AbstractList<EventRef> {

    static final Refs NONE = new Refs(new Store(new EventRef[0]), 0, 0);

    private final Store store;
    private final int from;
    private final int to;

    /** The shared array; the one list that ends at {@code used} may append in place. */
    private static final class Store {

        private final @Nullable EventRef[] items;
        private int used;

        private Store(@Nullable EventRef[] items) {
            this.items = items;
        }
    }

    private Refs(Store store, int from, int to) {
        this.store = store;
        this.from = from;
        this.to = to;
    }

    static Refs of(List<EventRef> refs) {
        Refs all = NONE;
        for (EventRef ref : refs) {
            all = all.plus(ref);
        }
        return all;
    }

    /** This list and one more. */
    Refs plus(EventRef ref) {
        if (to == store.used && to < store.items.length) {
            store.items[store.used++] = ref;
            return new Refs(store, from, to + 1);
        }
        int size = size();
        Store larger = new Store(Arrays.copyOfRange(store.items, from, from + Math.max(4, size + size / 2 + 1)));
        Arrays.fill(larger.items, size, larger.items.length, null);
        larger.items[size] = ref;
        larger.used = size + 1;
        return new Refs(larger, 0, size + 1);
    }

    /** Without the events at or before a time. */
    Refs after(long timeMillis) {
        int first = from;
        while (first < to && item(first).timeMillis() <= timeMillis) {
            first++;
        }
        if (first == from) {
            return this;
        }
        return first == to ? NONE : new Refs(store, first, to);
    }

    /** The newest one; there must be one. */
    EventRef last() {
        return item(to - 1);
    }

    private EventRef item(int index) {
        EventRef ref = store.items[index];
        if (ref == null) {
            throw new IllegalStateException("reference " + index + " is missing");
        }
        return ref;
    }

    @Override
    public EventRef get(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException(index);
        }
        return item(from + index);
    }

    @Override
    public int size() {
        return to - from;
    }
}
