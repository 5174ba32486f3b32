package dev.sluice.eventbus.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointerTest {

    private static final int MIB = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void leavesItsWorkToTheWriterWhenItsThreadCannotOpenTheFile() throws SQLException {
        Connections sound = new Connections(directory.resolve("some.db"));
        Connections broken = new Connections(directory.resolve("missing").resolve("some.db"));
        try (Connection writer = sound.writer();
                Checkpointer checkpointer = new Checkpointer(broken, writer)) {
            try (Statement statement = writer.createStatement()) {
                statement.execute("CREATE TABLE mine(x)");
                statement.execute("INSERT INTO mine VALUES(randomblob(" + MIB + "))");
            }
            assertThat(sound.fileBytes()).isLessThan(MIB);

            await().pollInSameThread().atMost(Duration.ofSeconds(60)).until(() -> {
                checkpointer.committed(65L * MIB);
                return sound.fileBytes() >= MIB;
            });
        }
    }
}
