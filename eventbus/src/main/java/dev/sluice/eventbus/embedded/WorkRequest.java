package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventBusException.Kind;
import dev.sluice.eventbus.Journal;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/** Work of the journal on its way into a commit. */
final class WorkRequest extends Request {

    /** What one work counts for when a commit is bounded; its real size is not known before it ran. */
    private static final long ASSUMED_BYTES = 4096;

    private final Journal.Work work;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    WorkRequest(Journal.Work work) {
        this.work = work;
    }

    CompletableFuture<Void> done() {
        return done;
    }

    @Override
    long bytes() {
        return ASSUMED_BYTES;
    }

    @Override
    void apply(Appender appender) throws SQLException {
        Transaction transaction = appender.transaction();
        transaction.savepoint();
        try {
            work.run(transaction.connection());
        } catch (SQLException failed) {
            if (StoreFailure.endsTransaction(failed)) {
                throw failed;
            }
            transaction.rollbackToSavepoint();
            throw EventBusException.of(Kind.BROKEN, "journal work failed: " + failed.getMessage(), failed);
        } catch (RuntimeException failed) { // boundary: works are foreign code, and one must not harm the others
            transaction.rollbackToSavepoint();
            throw EventBusException.of(Kind.BROKEN, "journal work failed: " + failed, failed);
        }
        transaction.releaseSavepoint();
    }

    @Override
    void succeed() {
        done.complete(null);
    }

    @Override
    void fail(EventBusException reason) {
        done.completeExceptionally(reason);
    }
}
