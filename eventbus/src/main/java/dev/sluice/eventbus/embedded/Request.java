package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.EventBusException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Something that waits for the next commit. Built by any thread, then owned by the writer. */
abstract class Request {

    /** The request that was queued before this one, later the one after it. */
    @Nullable
    Request next;

    private @Nullable EventBusException refusal;

    /** What it adds to a commit, to bound it. */
    abstract long bytes();

    /** Whether its future may complete only after fsync. */
    boolean needsSync() {
        return true;
    }

    /**
     * Writes into the open transaction.
     *
     * @throws EventBusException when it is refused; then it has changed nothing
     * @throws SQLException when the store failed and the whole transaction is lost
     */
    abstract void apply(Appender appender) throws SQLException;

    final void refuse(EventBusException reason) {
        refusal = reason;
    }

    /** It is refused, because the commit failed that it was a part of. */
    void lost(Turnstile turnstile, EventBusException reason) {
        refuse(reason);
    }

    /** Tells the caller how it ended. */
    final void complete(Turnstile turnstile) {
        if (refusal == null) {
            succeed();
        } else {
            telling(turnstile);
            fail(refusal);
        }
    }

    /** The caller is about to know that it is refused. */
    void telling(Turnstile turnstile) {}

    abstract void succeed();

    abstract void fail(EventBusException reason);
}
