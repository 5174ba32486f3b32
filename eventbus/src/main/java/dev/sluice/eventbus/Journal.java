package dev.sluice.eventbus;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletionStage;

/**
 * The store that the log lives in, open to others who must commit together with it: positions, pattern state, outbox,
 * counters, checkpoints of sources.
 *
 * <p>Thread-safe. Works run one after the other on the one writer thread, in submission order, in the next group commit.
 */
public interface Journal {

    /**
     * Queues work for the next group commit.
     *
     * @param work what to write; short, no waiting, no commit of its own
     * @return completes after the commit is durable; exceptionally with {@link EventBusException} when the work failed, and
     *     then nothing of this work is stored. Do not block in its continuations: they run on the writer thread
     */
    CompletionStage<Void> write(Work work);

    /**
     * Reads on the calling thread, from the last commit: several queries of one reading see the same one.
     *
     * @param query what to read; short, must not write
     * @param <T> the result
     * @return what the query returned
     */
    <T> T read(Query<T> query);

    /** Something to write. */
    @FunctionalInterface
    interface Work {

        /**
         * Writes through the connection, always the same one. The caller may keep statements that it prepared; it prepares
         * them again after a work or commit that failed, because the driver closes a statement that fails.
         */
        void run(Connection connection) throws SQLException;
    }

    /**
     * Something to read.
     *
     * @param <T> the result
     */
    @FunctionalInterface
    interface Query<T> {

        /** Reads through the connection. */
        T run(Connection connection) throws SQLException;
    }
}
