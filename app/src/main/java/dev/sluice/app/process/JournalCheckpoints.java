package dev.sluice.app.process;

import dev.sluice.eventbus.Journal;
import dev.sluice.eventsource.spi.Checkpoints;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A source's own progress, kept in the file of the log.
 *
 * @param journal the file's journal
 * @param source whose progress
 */
record JournalCheckpoints(Journal journal, String source) implements Checkpoints {

    /** Creates the table where it is missing; blocks. */
    static void prepare(Journal journal) {
        journal.write(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(
                                "CREATE TABLE IF NOT EXISTS checkpoints (source TEXT NOT NULL, key TEXT NOT NULL,"
                                        + " value TEXT NOT NULL, PRIMARY KEY (source, key)) WITHOUT ROWID");
                    }
                })
                .toCompletableFuture()
                .join();
    }

    @Override
    public Optional<String> load(String key) {
        return journal.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT value FROM checkpoints WHERE source = ? AND key = ?")) {
                select.setString(1, source);
                select.setString(2, key);
                ResultSet row = select.executeQuery();
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        });
    }

    @Override
    public CompletionStage<Void> save(String key, String value) {
        return write(
                "INSERT OR REPLACE INTO checkpoints (source, key, value) VALUES (?, ?, ?)",
                statement -> statement.setString(3, value),
                key);
    }

    @Override
    public CompletionStage<Void> remove(String key) {
        return write("DELETE FROM checkpoints WHERE source = ? AND key = ?", statement -> {}, key);
    }

    private CompletionStage<Void> write(String sql, Rest rest, String key) {
        return journal.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, source);
                statement.setString(2, key);
                rest.bind(statement);
                statement.executeUpdate();
            }
        });
    }

    @FunctionalInterface
    private interface Rest {
        void bind(PreparedStatement statement) throws SQLException;
    }
}
