package dev.sluice.eventbus.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The writer's connection and its transaction statements. Writer thread only. */
final class Transaction implements AutoCloseable {

    private final Connection connection;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement rollback;
    private final PreparedStatement savepoint;
    private final PreparedStatement rollbackTo;
    private final PreparedStatement release;
    private boolean open;
    private boolean synced = true;

    Transaction(Connection connection) throws SQLException {
        this.connection = connection;
        this.begin = connection.prepareStatement("BEGIN IMMEDIATE");
        this.commit = connection.prepareStatement("COMMIT");
        this.rollback = connection.prepareStatement("ROLLBACK");
        this.savepoint = connection.prepareStatement("SAVEPOINT work");
        this.rollbackTo = connection.prepareStatement("ROLLBACK TO work");
        this.release = connection.prepareStatement("RELEASE work");
    }

    Connection connection() {
        return connection;
    }

    /** Begins; {@code sync} says whether the commit is to wait for the disk. */
    void begin(boolean sync) throws SQLException {
        if (sync != synced) {
            try (var statement = connection.createStatement()) {
                statement.execute(sync ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
            }
            synced = sync;
        }
        begin.execute();
        open = true;
    }

    void commit() throws SQLException {
        commit.execute();
        open = false;
    }

    /** Ends a transaction that failed; SQLite may have ended it already. */
    void rollback() {
        if (!open) {
            return;
        }
        open = false;
        try {
            rollback.execute();
        } catch (SQLException alreadyRolledBack) {
            // SQLite rolls back by itself when the disk is full or broken; then there is nothing left to do.
            open = false;
        }
    }

    void savepoint() throws SQLException {
        savepoint.execute();
    }

    void releaseSavepoint() throws SQLException {
        release.execute();
    }

    void rollbackToSavepoint() throws SQLException {
        rollbackTo.execute();
        release.execute();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
