package dev.sluice.eventbus.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** Opens connections to the log's file, each for one purpose. */
final class Connections {

    static final int PAGE_BYTES = 8192;

    private final Path file;

    Connections(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** Size of the file; 0 when it is missing. */
    long fileBytes() {
        return file.toFile().length();
    }

    /** The write-ahead log beside the file. */
    Path wal() {
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    /** Size of the write-ahead log; 0 when it is missing. */
    long walBytes() {
        return wal().toFile().length();
    }

    /** The one that writes; fsync at each commit, checkpoints only when asked. */
    Connection writer() throws SQLException {
        return open(
                "PRAGMA page_size=" + PAGE_BYTES,
                "PRAGMA journal_mode=WAL",
                "PRAGMA synchronous=FULL",
                "PRAGMA wal_autocheckpoint=0",
                "PRAGMA temp_store=MEMORY",
                "PRAGMA cache_size=-8192");
    }

    /** One that cannot change anything. */
    Connection reader() throws SQLException {
        return open("PRAGMA query_only=ON", "PRAGMA temp_store=MEMORY", "PRAGMA cache_size=-2048");
    }

    /** One that moves pages from the write-ahead log into the file. */
    Connection checkpointer() throws SQLException {
        return open("PRAGMA synchronous=FULL", "PRAGMA wal_autocheckpoint=0", "PRAGMA cache_size=-256");
    }

    /** One with SQLite's own settings. */
    Connection plain() throws SQLException {
        return open();
    }

    private Connection open(String... pragmas) throws SQLException {
        Properties settings = new Properties();
        // Else the driver asks for the last row number after each insert, which costs a fifth of the writer's time.
        settings.setProperty(SQLiteConfig.Pragma.JDBC_GET_GENERATED_KEYS.pragmaName, "false");
        Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, settings);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=10000");
            for (String pragma : pragmas) {
                statement.execute(pragma);
            }
            return connection;
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }
}
