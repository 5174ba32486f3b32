package dev.sluice.trigger.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForgettingTest {

    private static final int EVENTS = 1_200;

    private final Forgetting forgetting = new Forgetting(new Statements());
    private Connection connection;

    @BeforeEach
    void deliverOneByOne() throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Schema.create(connection);
        try (PreparedStatement delivered =
                        connection.prepareStatement("INSERT INTO delivered VALUES (1, ?1, ?1, x'00')");
                PreparedStatement hard =
                        connection.prepareStatement("INSERT INTO delivered_hard VALUES (?1, 'f', 1, 2, 200, ?1)")) {
            for (int position = 1; position <= EVENTS; position++) {
                delivered.setLong(1, position);
                delivered.executeUpdate();
                hard.setLong(1, position);
                hard.executeUpdate();
            }
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void removesAFewWithEachCommitUntilOnlyTheHistoryIsLeft() throws SQLException {
        forgetting.step(connection, 1_101);
        assertThat(rows("delivered")).isEqualTo(700);
        assertThat(rows("delivered_hard")).isEqualTo(700);

        forgetting.step(connection, 1_101);
        forgetting.step(connection, 1_101);

        assertThat(rows("delivered WHERE last >= 1101")).isEqualTo(100);
        assertThat(rows("delivered")).isEqualTo(100);
        assertThat(rows("delivered_hard")).isEqualTo(100);
    }

    @Test
    void looksAgainWhenManyMoreEventsAreGone() throws SQLException {
        forgetting.step(connection, 101);
        assertThat(rows("delivered")).isEqualTo(1_100);

        forgetting.step(connection, 1_100);
        assertThat(rows("delivered")).isEqualTo(1_100);

        forgetting.step(connection, 1_101);
        assertThat(rows("delivered")).isEqualTo(600);
    }

    private long rows(String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return count.getLong(1);
        }
    }
}
