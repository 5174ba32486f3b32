package dev.sluice.trigger.store;

import dev.sluice.eventbus.Journal;
import dev.sluice.trigger.engine.StateSource;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One trigger's state rows and timers, read from the last commit. */
record StoredState(Journal journal, long trigger) implements StateSource {

    @Override
    public byte @Nullable [] load(String pattern, String key) {
        Optional<byte[]> bytes = journal.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT bytes FROM trigger_state WHERE trigger_id = ? AND shard = 0 AND pattern = ? AND key = ?")) {
                select.setLong(1, trigger);
                select.setString(2, pattern);
                select.setString(3, key);
                ResultSet row = select.executeQuery();
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        });
        return bytes.orElse(null);
    }

    @Override
    public List<Timer> timers() {
        return journal.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT pattern, key, due, sequence FROM trigger_timers WHERE trigger_id = ? ORDER BY due, sequence")) {
                select.setLong(1, trigger);
                ResultSet row = select.executeQuery();
                List<Timer> timers = new ArrayList<>();
                while (row.next()) {
                    timers.add(new Timer(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)));
                }
                return timers;
            }
        });
    }
}
