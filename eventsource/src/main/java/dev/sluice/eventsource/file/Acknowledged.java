package dev.sluice.eventsource.file;

import dev.sluice.eventsource.spi.Emitted;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Which lines the bus has: outcomes come in any order and on any thread, the offset moves only over lines without a gap.
 * Everything but the outcomes happens on the polling thread.
 */
final class Acknowledged {

    private final Deque<Pending> pending = new ArrayDeque<>();
    private long offset;

    private static final class Pending {

        private final long to;
        private volatile boolean done;
        private volatile @Nullable Throwable error;

        Pending(long to) {
            this.to = to;
        }
    }

    /** Begins anew; what was pending is forgotten. */
    void reset(long from) {
        pending.clear();
        offset = from;
    }

    void add(long to, CompletionStage<Emitted> outcome) {
        Pending line = new Pending(to);
        pending.add(line);
        outcome.whenComplete((emitted, error) -> {
            line.error = error;
            line.done = true;
        });
    }

    int size() {
        return pending.size();
    }

    /**
     * Moves the offset over what is done.
     *
     * @return the failure of the first line that the bus did not take, if it comes next
     */
    @Nullable
    Throwable advance() {
        for (Pending first = pending.peek(); first != null && first.done; first = pending.peek()) {
            Throwable error = first.error;
            if (error != null) {
                return error;
            }
            offset = first.to;
            pending.remove();
        }
        return null;
    }

    /** Whether every outcome is known. */
    boolean isSettled() {
        for (Pending line : pending) {
            if (!line.done) {
                return false;
            }
        }
        return true;
    }

    /** The first byte that the bus does not have. */
    long offset() {
        return offset;
    }
}
