package dev.sluice.trigger.store;

import dev.sluice.trigger.engine.Changes;
import dev.sluice.trigger.engine.Firing;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one group wants to be true together.
 *
 * @param group the group's row
 * @param position the newest log position that the group has decided on
 * @param triggerPositions positions of triggers that are not at the group's position
 * @param changes what the triggers' engines want stored, by trigger row
 * @param added deliveries that are not finished yet
 * @param retried deliveries that wait for another attempt
 * @param finished outbox rows that are done with
 * @param delivered what was delivered, by target row
 * @param dead new dead letters
 * @param deadRemoved dead letters that were retried or discarded
 * @param counts increments of the accounts
 * @param lanes pauses that began or ended
 * @param alerts alerts that began or ended, in this order
 */
public record ChangeSet(
        long group,
        long position,
        List<TriggerPosition> triggerPositions,
        Map<Long, Changes> changes,
        List<OutboxRow> added,
        List<Retry> retried,
        List<Long> finished,
        List<Delivered> delivered,
        List<DeadLetterRow> dead,
        List<Long> deadRemoved,
        List<Count> counts,
        List<Lane> lanes,
        List<Alert> alerts) {

    /**
     * Where a trigger is that reads on its own.
     *
     * @param trigger the trigger's row
     * @param position the newest position that it has decided on; negative: it is at the group's position
     */
    public record TriggerPosition(long trigger, long position) {}

    /**
     * The state of a delivery after a failed attempt.
     *
     * @param row the outbox row
     * @param attempts attempts so far
     * @param dueMillis when the next one is due, milliseconds since the epoch
     * @param code status of the last answer, 0 without one
     * @param reason why it failed, for people
     */
    public record Retry(long row, int attempts, long dueMillis, int code, String reason) {}

    /**
     * What a target's lane must remember over a restart.
     *
     * @param target the target's row
     * @param state the lane's state as text
     */
    public record Lane(long target, String state) {}

    /**
     * An alert that is sent again while it fires.
     *
     * @param target the target's row
     * @param identity names it among the alerts of the target
     * @param firing what is sent; null when it has ended
     */
    public record Alert(
            long target, String identity, @Nullable Firing firing) {}

    /**
     * Deliveries that reached a target.
     *
     * @param target the target's row
     * @param positions log positions, ascending
     * @param hard those of them, and those of patterns' firings, that the first attempt did not deliver
     */
    public record Delivered(long target, long[] positions, List<HardOne> hard) {

        /** Copies the list. */
        public Delivered {
            hard = List.copyOf(hard);
        }
    }

    /**
     * A delivery that took more than one attempt.
     *
     * @param position the log position, 0 for a firing that carries its own event
     * @param firing the firing's id
     * @param attempts how many it took
     * @param code the status of the last answer, 0 without one
     */
    public record HardOne(long position, String firing, int attempts, int code) {}

    /**
     * An increment of one account.
     *
     * @param trigger the trigger's row
     * @param name the account, for example {@code target/page/sink/delivered}
     * @param increment how much; negative when a dead letter is retried
     */
    public record Count(long trigger, String name, long increment) {}
}
