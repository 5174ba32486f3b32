package dev.sluice.eventsource;

import dev.sluice.eventbus.Journal;
import dev.sluice.eventsource.spi.Checkpoints;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Checkpoints in the file of the embedded log: a checkpoint that is saved after an event was stored can only be there if the
 * event is. Saving rides on the log's group commit. Thread-safe.
 */
public final class JournalCheckpoints {

    private static final String TABLE =
            "CREATE TABLE IF NOT EXISTS source_checkpoint(source TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,"
                    + " PRIMARY KEY(source, key)) WITHOUT ROWID";
    private static final String LOAD = "SELECT value FROM source_checkpoint WHERE source = ? AND key = ?";
    private static final String SAVE = "INSERT OR REPLACE INTO source_checkpoint(source, key, value) VALUES(?, ?, ?)";
    private static final String REMOVE = "DELETE FROM source_checkpoint WHERE source = ? AND key = ?";

    private final Journal journal;

    private JournalCheckpoints(Journal journal) {
        this.journal = journal;
    }

    /** Opens the store; waits until its table is there. */
    public static JournalCheckpoints open(Journal journal) {
        journal.write(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(TABLE);
                    }
                })
                .toCompletableFuture()
                .join();
        return new JournalCheckpoints(journal);
    }

    public Checkpoints of(String source) {
        return new OfSource(source);
    }

    private static void update(Connection connection, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private final class OfSource implements Checkpoints {

        private final String source;

        OfSource(String source) {
            this.source = source;
        }

        @Override
        public Optional<String> load(String key) {
            return journal.read(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(LOAD)) {
                    statement.setString(1, source);
                    statement.setString(2, key);
                    try (ResultSet rows = statement.executeQuery()) {
                        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
                    }
                }
            });
        }

        @Override
        public CompletionStage<Void> save(String key, String value) {
            return journal.write(connection -> update(connection, SAVE, source, key, value));
        }

        @Override
        public CompletionStage<Void> remove(String key) {
            return journal.write(connection -> update(connection, REMOVE, source, key));
        }
    }
}
