package dev.sluice.eventbus.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {

    private static final Map<Integer, Migration.Step> STEPS = Map.of(
            1, statement -> statement.execute("ALTER TABLE t ADD COLUMN second"),
            2, statement -> statement.execute("UPDATE t SET second = first"));

    @TempDir
    Path directory;

    private Connection open(String name) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(name));
    }

    @Test
    void copiesAnOlderFileBeforeItChangesIt() throws Exception {
        try (Connection connection = old("log.db")) {
            Migration.run(connection, directory.resolve("log.db"), 1, 3, STEPS);

            assertThat(Schema.version(connection)).isEqualTo(3);
            assertThat(columns(connection)).isEqualTo(2);
        }
        try (Connection copy = open("log.db.format-1")) {
            assertThat(Schema.version(copy)).isEqualTo(1);
            assertThat(columns(copy)).isEqualTo(1);
        }
    }

    @Test
    void leavesTheFileAsItWasWhenAStepFails() throws Exception {
        try (Connection connection = old("log.db")) {
            assertThatThrownBy(() -> Migration.run(connection, directory.resolve("log.db"), 1, 5, STEPS))
                    .hasMessageContaining("no migration from format 3");
        }
        try (Connection connection = open("log.db")) {
            assertThat(Schema.version(connection)).isEqualTo(1);
            assertThat(columns(connection)).isEqualTo(1);
        }
        assertThat(Files.exists(directory.resolve("log.db.format-1"))).isTrue();
    }

    private Connection old(String name) throws SQLException {
        Connection connection = open(name);
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t(first)");
            statement.execute("PRAGMA user_version=1");
        }
        return connection;
    }

    private static int columns(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM pragma_table_info('t')")) {
            row.next();
            return row.getInt(1);
        }
    }
}
