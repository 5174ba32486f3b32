package dev.sluice.eventbus.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A statement of the writer's connection, prepared once, and again after a failure. Writer thread only. */
final class WriterStatement {

    private static final Logger LOG = LoggerFactory.getLogger(WriterStatement.class);

    private final Connection connection;
    private final String sql;
    private PreparedStatement prepared;

    WriterStatement(Connection connection, String sql) throws SQLException {
        this.connection = connection;
        this.sql = sql;
        this.prepared = connection.prepareStatement(sql);
    }

    PreparedStatement get() {
        return prepared;
    }

    /** Prepares it again, after a failure: the driver closes a statement that failed, and no other. */
    void renew() throws SQLException {
        try {
            prepared.close(); // else SQLite keeps it as long as the connection
        } catch (SQLException failedBefore) {
            // it is closed all the same: SQLite only repeats how its last run ended
            LOG.debug("a statement that failed was closed", failedBefore);
        }
        prepared = connection.prepareStatement(sql);
    }
}
