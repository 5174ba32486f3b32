package dev.sluice.trigger.runtime;

import dev.sluice.trigger.delivery.Delivery;
import dev.sluice.trigger.engine.Firing;
import dev.sluice.trigger.store.OutboxRow;
import org.jspecify.annotations.Nullable;

/** One unfinished delivery in memory. Used by its group's thread only. */
final class Pending {

    final long row;
    final Target target;
    final String generation;
    final long position;
    final long createdMillis;
    final Delivery<Pending> delivery;
    /** Null while the delivery waits for long: it is loaded from its outbox row when its attempt is due. */
    @Nullable
    Firing firing;

    int code;
    String reason = "";
    Stage stage = Stage.MEMORY;
    boolean offered;
    /** Whether its event is kept in the log for it. */
    boolean holds;

    boolean done;

    /** Where the delivery's outbox row is. */
    enum Stage {
        /** Not asked for. */
        MEMORY,
        /** In the commit under way. */
        COMMITTING,
        /** On disk. */
        STORED
    }

    Pending(long row, Target target, String generation, long position, Firing firing, long createdMillis) {
        this.row = row;
        this.target = target;
        this.generation = generation;
        this.position = position;
        this.createdMillis = createdMillis;
        this.firing = firing;
        this.delivery = new Delivery<>(row, firing.event().partitionKey().orElse(null), this, createdMillis);
    }

    /** A delivery as its outbox row describes it. */
    Pending(OutboxRow.Head head, Target target) {
        this.row = head.id();
        this.target = target;
        this.generation = head.generation();
        this.position = head.position();
        this.createdMillis = head.createdMillis();
        this.stage = Stage.STORED;
        this.delivery =
                new Delivery<>(row, head.partitionKey(), this, createdMillis, head.attempts(), head.dueMillis());
    }
}
