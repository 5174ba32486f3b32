package dev.sluice.eventbus.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterStatementTest {

    @TempDir
    Path directory;

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = new Connections(directory.resolve("some.db")).plain();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE mine(x)");
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void closesTheOldStatementWhenItIsPreparedAgain() throws SQLException {
        WriterStatement count = new WriterStatement(connection, "SELECT count(*) FROM mine");
        PreparedStatement before = count.get();

        count.renew();

        assertThat(before.isClosed()).isTrue();
        assertThat(count.get().executeQuery().getInt(1)).isZero();
    }

    @Test
    void worksAgainAfterTheDiskFailedIt() throws SQLException {
        WriterStatement insert = new WriterStatement(connection, "INSERT INTO mine VALUES(randomblob(?))");
        limitPages(10);
        insert.get().setInt(1, 1 << 20);
        assertThatThrownBy(() -> insert.get().executeUpdate()).hasMessageContaining("SQLITE_FULL");
        limitPages(100_000);

        insert.renew();

        insert.get().setInt(1, 1 << 20);
        assertThat(insert.get().executeUpdate()).isEqualTo(1);
    }

    private void limitPages(int pages) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA max_page_count=" + pages);
        }
    }
}
