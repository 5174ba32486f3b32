package dev.sluice.trigger.store;

import dev.sluice.trigger.engine.Changes;
import dev.sluice.trigger.engine.StateSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Writes change sets on the journal's writer thread. */
final class ChangeWriter {

    private static final String INSERT_OUTBOX =
            "INSERT OR REPLACE INTO outbox (id, target_id, generation, attempts, due,"
                    + " created, subscriber, partition_key, position, firing, state, at, key, payload, alert)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String INSERT_DEAD = "INSERT INTO dead_letters (group_id, target_id, trigger_name, subscriber,"
            + " address, at, reason, attempts, code, message, excerpt, generation, created, position, firing, state,"
            + " fired_at, key, payload, alert) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final Statements statements = new Statements();
    private final Forgetting forgetting = new Forgetting(statements);

    /** Writes a change set; what is known of events before {@code earliest} is let go of by and by. */
    void write(Connection connection, ChangeSet set, long earliest) throws SQLException {
        boolean written = false;
        try {
            writeAll(connection, set);
            forgetting.step(connection, earliest);
            written = true;
        } finally {
            if (!written) {
                statements.forget(); // else the one that the disk failed would fail every set from now on
            }
        }
    }

    private void writeAll(Connection connection, ChangeSet set) throws SQLException {
        writePositions(connection, set);
        for (Map.Entry<Long, Changes> entry : set.changes().entrySet()) {
            writeChanges(connection, entry.getKey(), entry.getValue());
        }
        writeOutbox(connection, set.added());
        writeRetries(connection, set.retried());
        delete(connection, "DELETE FROM outbox WHERE id = ?", set.finished());
        writeDelivered(connection, set.delivered());
        writeHard(connection, set);
        writeDead(connection, set.dead());
        delete(connection, "DELETE FROM dead_letters WHERE id = ?", set.deadRemoved());
        writeCounts(connection, set.counts());
        writeLanes(connection, set.lanes());
        writeAlerts(connection, set.alerts());
    }

    private void writePositions(Connection connection, ChangeSet set) throws SQLException {
        PreparedStatement group =
                statements.get(connection, "UPDATE trigger_groups SET position = max(position, ?) WHERE id = ?");
        group.setLong(1, set.position());
        group.setLong(2, set.group());
        group.executeUpdate();
        PreparedStatement trigger = statements.get(connection, "UPDATE triggers SET position = ? WHERE id = ?");
        for (ChangeSet.TriggerPosition position : set.triggerPositions()) {
            trigger.setLong(1, position.position());
            trigger.setLong(2, position.trigger());
            trigger.executeUpdate();
        }
    }

    private void writeChanges(Connection connection, long trigger, Changes changes) throws SQLException {
        PreparedStatement put = statements.get(
                connection,
                "INSERT OR REPLACE INTO trigger_state (trigger_id, pattern, key, bytes) VALUES (?, ?, ?, ?)");
        PreparedStatement remove = statements.get(
                connection, "DELETE FROM trigger_state WHERE trigger_id = ? AND shard = 0 AND pattern = ? AND key = ?");
        for (Changes.StateRow row : changes.states()) {
            byte[] bytes = row.bytes();
            PreparedStatement statement = bytes == null ? remove : put;
            statement.setLong(1, trigger);
            statement.setString(2, row.pattern());
            statement.setString(3, row.key());
            if (bytes != null) {
                statement.setBytes(4, bytes);
            }
            statement.executeUpdate();
        }
        writeTimers(connection, trigger, changes);
    }

    private void writeTimers(Connection connection, long trigger, Changes changes) throws SQLException {
        PreparedStatement add = statements.get(
                connection,
                "INSERT OR REPLACE INTO trigger_timers (trigger_id, due, sequence, pattern, key) VALUES (?, ?, ?, ?, ?)");
        for (StateSource.Timer timer : changes.timersAdded()) {
            add.setLong(1, trigger);
            add.setLong(2, timer.dueMillis());
            add.setLong(3, timer.sequence());
            add.setString(4, timer.pattern());
            add.setString(5, timer.key());
            add.executeUpdate();
        }
        PreparedStatement remove = statements.get(
                connection, "DELETE FROM trigger_timers WHERE trigger_id = ? AND due = ? AND sequence = ?");
        for (StateSource.Timer timer : changes.timersRemoved()) {
            remove.setLong(1, trigger);
            remove.setLong(2, timer.dueMillis());
            remove.setLong(3, timer.sequence());
            remove.executeUpdate();
        }
    }

    private void writeOutbox(Connection connection, List<OutboxRow> rows) throws SQLException {
        PreparedStatement insert = statements.get(connection, INSERT_OUTBOX);
        for (OutboxRow row : rows) {
            insert.setLong(1, row.id());
            insert.setLong(2, row.target());
            insert.setString(3, row.generation());
            insert.setInt(4, row.attempts());
            insert.setLong(5, row.dueMillis());
            insert.setLong(6, row.createdMillis());
            insert.setString(7, row.firing().subscriber());
            insert.setString(8, row.firing().event().partitionKey().orElse(null));
            FiringColumns.bind(insert, 9, row.firing(), false);
            insert.executeUpdate();
        }
    }

    private void writeRetries(Connection connection, List<ChangeSet.Retry> retries) throws SQLException {
        PreparedStatement update = statements.get(
                connection, "UPDATE outbox SET attempts = ?, due = ?, code = ?, reason = ? WHERE id = ?");
        for (ChangeSet.Retry retry : retries) {
            update.setInt(1, retry.attempts());
            update.setLong(2, retry.dueMillis());
            update.setInt(3, retry.code());
            update.setString(4, retry.reason());
            update.setLong(5, retry.row());
            update.executeUpdate();
        }
    }

    private void delete(Connection connection, String sql, List<Long> rows) throws SQLException {
        PreparedStatement delete = statements.get(connection, sql);
        for (long row : rows) {
            delete.setLong(1, row);
            delete.executeUpdate();
        }
    }

    private void writeDelivered(Connection connection, List<ChangeSet.Delivered> sets) throws SQLException {
        PreparedStatement insert = statements.get(
                connection, "INSERT INTO delivered (target_id, first, last, positions) VALUES (?, ?, ?, ?)");
        for (ChangeSet.Delivered delivered : sets) {
            for (long[] positions : PositionSet.pieces(delivered.positions())) {
                insert.setLong(1, delivered.target());
                insert.setLong(2, positions[0]);
                insert.setLong(3, positions[positions.length - 1]);
                insert.setBytes(4, PositionSet.encode(positions));
                insert.executeUpdate();
            }
        }
    }

    private void writeHard(Connection connection, ChangeSet set) throws SQLException {
        PreparedStatement insert = statements.get(
                connection,
                "INSERT OR REPLACE INTO delivered_hard (position, firing, target_id, attempts, code, seen)"
                        + " VALUES (?, ?, ?, ?, ?, ?)");
        for (ChangeSet.Delivered delivered : set.delivered()) {
            for (ChangeSet.HardOne hard : delivered.hard()) {
                insert.setLong(1, hard.position());
                insert.setString(2, hard.firing());
                insert.setLong(3, delivered.target());
                insert.setInt(4, hard.attempts());
                insert.setInt(5, hard.code());
                insert.setLong(6, set.position());
                insert.executeUpdate();
            }
        }
    }

    private void writeDead(Connection connection, List<DeadLetterRow> rows) throws SQLException {
        PreparedStatement insert = statements.get(connection, INSERT_DEAD);
        for (DeadLetterRow row : rows) {
            insert.setLong(1, row.group());
            insert.setLong(2, row.target());
            insert.setString(3, row.trigger());
            insert.setString(4, row.subscriber());
            insert.setString(5, row.address());
            insert.setLong(6, row.atMillis());
            insert.setString(7, row.reason());
            insert.setInt(8, row.attempts());
            insert.setInt(9, row.code());
            insert.setString(10, row.message());
            insert.setString(11, row.excerpt());
            insert.setString(12, row.generation());
            insert.setLong(13, row.createdMillis());
            FiringColumns.bind(insert, 14, row.firing(), true);
            insert.executeUpdate();
        }
    }

    private void writeLanes(Connection connection, List<ChangeSet.Lane> lanes) throws SQLException {
        PreparedStatement update = statements.get(connection, "UPDATE targets SET lane = ? WHERE id = ?");
        for (ChangeSet.Lane lane : lanes) {
            update.setString(1, lane.state());
            update.setLong(2, lane.target());
            update.executeUpdate();
        }
    }

    private void writeAlerts(Connection connection, List<ChangeSet.Alert> alerts) throws SQLException {
        PreparedStatement put = statements.get(
                connection,
                "INSERT OR REPLACE INTO alerts (target_id, identity, position, firing, state, at, key, payload, alert)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        PreparedStatement remove =
                statements.get(connection, "DELETE FROM alerts WHERE target_id = ? AND identity = ?");
        for (ChangeSet.Alert alert : alerts) {
            PreparedStatement statement = alert.firing() == null ? remove : put;
            statement.setLong(1, alert.target());
            statement.setString(2, alert.identity());
            if (alert.firing() != null) {
                FiringColumns.bind(statement, 3, alert.firing(), true);
            }
            statement.executeUpdate();
        }
    }

    private void writeCounts(Connection connection, List<ChangeSet.Count> counts) throws SQLException {
        PreparedStatement add = statements.get(
                connection,
                "INSERT INTO trigger_counts (trigger_id, name, n) VALUES (?, ?, ?)"
                        + " ON CONFLICT (trigger_id, name) DO UPDATE SET n = n + excluded.n");
        for (ChangeSet.Count count : counts) {
            add.setLong(1, count.trigger());
            add.setString(2, count.name());
            add.setLong(3, count.increment());
            add.executeUpdate();
        }
    }
}
