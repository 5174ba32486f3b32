package dev.sluice.eventbus.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The writer's connection and its transaction statements. Writer thread only. */
final class Transaction implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);

    private final Connection connection;
    private final WriterStatement begin;
    private final WriterStatement commit;
    private final WriterStatement savepoint;
    private final WriterStatement rollbackTo;
    private final WriterStatement release;
    private boolean open;
    private boolean synced = true;

    Transaction(Connection connection) throws SQLException {
        this.connection = connection;
        this.begin = new WriterStatement(connection, "BEGIN IMMEDIATE");
        this.commit = new WriterStatement(connection, "COMMIT");
        this.savepoint = new WriterStatement(connection, "SAVEPOINT work");
        this.rollbackTo = new WriterStatement(connection, "ROLLBACK TO work");
        this.release = new WriterStatement(connection, "RELEASE work");
    }

    /** Prepares the statements again, after a failure. */
    void renew() throws SQLException {
        for (WriterStatement statement : List.of(begin, commit, savepoint, rollbackTo, release)) {
            statement.renew();
        }
    }

    Connection connection() {
        return connection;
    }

    /** Begins; {@code sync} says whether the commit is to wait for the disk. */
    void begin(boolean sync) throws SQLException {
        if (sync != synced) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sync ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
            }
            synced = sync;
        }
        begin.get().execute();
        open = true;
    }

    void commit() throws SQLException {
        commit.get().execute();
        open = false;
    }

    /** Ends a transaction that failed; SQLite may have ended it already. */
    void rollback() {
        if (!open) {
            return;
        }
        open = false;
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException alreadyRolledBack) {
            // SQLite rolls back by itself when the disk is full or broken; then there is nothing left to do.
            LOG.debug("the transaction was rolled back already", alreadyRolledBack);
        }
    }

    void savepoint() throws SQLException {
        savepoint.get().execute();
    }

    void releaseSavepoint() throws SQLException {
        release.get().execute();
    }

    void rollbackToSavepoint() throws SQLException {
        rollbackTo.get().execute();
        release.get().execute();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
