package dev.sluice.trigger.store;

import dev.sluice.eventbus.EventLog;
import dev.sluice.eventbus.Journal;
import dev.sluice.trigger.engine.Firing;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads dead letters. Thread-safe; blocks on disk. */
public final class DeadLetters {

    private final Journal journal;
    private final EventLog log;

    DeadLetters(Journal journal, EventLog log) {
        this.journal = journal;
        this.log = log;
    }

    /**
     * Lists dead letters, newest first.
     *
     * @param trigger only those of this {@code namespace/name}; null for all
     * @param before only rows smaller than this; 0 for no bound
     * @param limit at most this many, 1 to 10,000
     */
    public List<DeadLetterRow> list(@Nullable String trigger, long before, int limit) {
        return journal.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT * FROM dead_letters"
                    + " WHERE (?1 IS NULL OR trigger_name = ?1) AND (?2 = 0 OR id < ?2) ORDER BY id DESC LIMIT ?3")) {
                select.setString(1, trigger);
                select.setLong(2, before);
                select.setInt(3, limit);
                return rows(select.executeQuery());
            }
        });
    }

    /** One dead letter. */
    public Optional<DeadLetterRow> find(long id) {
        return journal.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT * FROM dead_letters WHERE id = ?")) {
                select.setLong(1, id);
                return rows(select.executeQuery()).stream().findFirst();
            }
        });
    }

    private List<DeadLetterRow> rows(ResultSet row) throws SQLException {
        List<DeadLetterRow> rows = new ArrayList<>();
        while (row.next()) {
            Firing firing = FiringColumns.read(row, row.getString("subscriber"), "fired_at", log);
            if (firing != null) {
                rows.add(row(row, firing));
            }
        }
        return rows;
    }

    private static DeadLetterRow row(ResultSet row, Firing firing) throws SQLException {
        return new DeadLetterRow(
                row.getLong("id"),
                row.getLong("group_id"),
                row.getLong("target_id"),
                row.getString("trigger_name"),
                row.getString("subscriber"),
                row.getString("address"),
                row.getLong("at"),
                row.getString("reason"),
                row.getInt("attempts"),
                row.getInt("code"),
                row.getString("message"),
                row.getString("excerpt"),
                row.getString("generation"),
                firing,
                row.getLong("created"));
    }
}
