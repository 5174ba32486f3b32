package dev.sluice.eventsource.kafka;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Which records of a partition the bus has. An offset may be committed when the bus has everything before it. One thread
 * uses it; only {@link Taken#done} may be called by others.
 */
final class PartitionProgress {

    private final Deque<Taken> open = new ArrayDeque<>();
    private long next = -1;
    private long committed = -1;

    /** One record on its way to the bus. */
    static final class Taken {

        private final long offset;
        private volatile boolean done;

        private Taken(long offset) {
            this.offset = offset;
        }

        /** The bus has it; any thread. */
        void done() {
            done = true;
        }
    }

    /** Notes a record that goes to the bus now; offsets only grow. */
    Taken began(long offset) {
        Taken taken = new Taken(offset);
        open.addLast(taken);
        return taken;
    }

    /** Where a reader would go on after everything that the bus has without a gap; empty when that is already committed. */
    OptionalLong toCommit() {
        for (Taken head = open.peekFirst(); head != null && head.done; head = open.peekFirst()) {
            next = head.offset + 1;
            open.removeFirst();
        }
        return next > committed ? OptionalLong.of(next) : OptionalLong.empty();
    }

    /** The broker has an offset. */
    void committed(long offset) {
        committed = Math.max(committed, offset);
    }
}
