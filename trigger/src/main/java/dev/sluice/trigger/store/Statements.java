package dev.sluice.trigger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepared statements of the writer connection, prepared once; and again after a failure, because the driver closes a statement
 * that the disk fails. Used by the writer thread only.
 */
final class Statements {

    private static final Logger LOG = LoggerFactory.getLogger(Statements.class);

    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private @Nullable Connection connection;

    PreparedStatement get(Connection current, String sql) throws SQLException {
        if (connection != current) {
            forget();
            connection = current;
        }
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = current.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    /** Lets go of all of them, after a work that failed: each is prepared again when it is asked for. */
    void forget() {
        for (PreparedStatement statement : prepared.values()) {
            close(statement);
        }
        prepared.clear();
    }

    private static void close(PreparedStatement statement) {
        try {
            statement.close();
        } catch (SQLException failedBefore) {
            // it is closed all the same: SQLite only repeats how its last run ended
            LOG.debug("a statement that failed was closed", failedBefore);
        }
    }
}
