package dev.sluice.trigger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prepared statements of the writer connection, prepared once. Used by the writer thread only. */
final class Statements {

    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private @Nullable Connection connection;

    PreparedStatement get(Connection current, String sql) throws SQLException {
        if (connection != current) {
            prepared.clear();
            connection = current;
        }
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = current.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }
}
