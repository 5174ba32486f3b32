package dev.sluice.trigger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Lets go of what became of events that the log no longer has, a few rows with each commit, so that neither the start
 * nor a commit takes long and the tables stay as short as the history. Used by the writer thread only.
 */
final class Forgetting {

    private static final int MOST_ROWS = 500;
    /** How many events must have left the log before the tables are looked at again. */
    private static final long STEP = 1_000;

    private static final List<String> REMOVALS = List.of(
            "DELETE FROM delivered WHERE rowid IN (SELECT rowid FROM delivered WHERE last < ? ORDER BY last LIMIT "
                    + MOST_ROWS + ")",
            "DELETE FROM delivered_hard WHERE (position, firing, target_id) IN (SELECT position, firing, target_id"
                    + " FROM delivered_hard WHERE seen < ? ORDER BY seen LIMIT " + MOST_ROWS + ")");

    private final Statements statements;
    private long forgotten = -STEP;

    Forgetting(Statements statements) {
        this.statements = statements;
    }

    /**
     * Removes what is due, at most {@value #MOST_ROWS} rows of a table.
     *
     * @param earliest the oldest position that the log has
     */
    void step(Connection connection, long earliest) throws SQLException {
        if (earliest - forgotten < STEP) {
            return;
        }
        boolean more = false;
        for (String removal : REMOVALS) {
            PreparedStatement remove = statements.get(connection, removal);
            remove.setLong(1, earliest);
            more |= remove.executeUpdate() == MOST_ROWS;
        }
        if (!more) {
            forgotten = earliest;
        }
    }
}
