package dev.sluice.eventbus.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The writer's connection and its transaction statements. Writer thread only. */
final class Transaction implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);

    private final Connection connection;
    private Statements statements;
    private boolean open;
    private boolean synced = true;

    /** Prepared once; the driver closes a statement that failed. */
    private record Statements(
            PreparedStatement begin,
            PreparedStatement commit,
            PreparedStatement savepoint,
            PreparedStatement rollbackTo,
            PreparedStatement release) {

        static Statements prepare(Connection connection) throws SQLException {
            return new Statements(
                    connection.prepareStatement("BEGIN IMMEDIATE"),
                    connection.prepareStatement("COMMIT"),
                    connection.prepareStatement("SAVEPOINT work"),
                    connection.prepareStatement("ROLLBACK TO work"),
                    connection.prepareStatement("RELEASE work"));
        }
    }

    Transaction(Connection connection) throws SQLException {
        this.connection = connection;
        this.statements = Statements.prepare(connection);
    }

    /** Prepares the statements again, after a failure. */
    void renew() throws SQLException {
        statements = Statements.prepare(connection);
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
        statements.begin.execute();
        open = true;
    }

    void commit() throws SQLException {
        statements.commit.execute();
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
        statements.savepoint.execute();
    }

    void releaseSavepoint() throws SQLException {
        statements.release.execute();
    }

    void rollbackToSavepoint() throws SQLException {
        statements.rollbackTo.execute();
        statements.release.execute();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
