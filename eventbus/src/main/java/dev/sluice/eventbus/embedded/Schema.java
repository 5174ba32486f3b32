package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventBusException.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The layout of the file and how older layouts become this one. All tables of the log begin with {@code log_}; others may
 * keep theirs beside them (see {@code Journal}). The view {@code events} is for people with {@code sqlite3}.
 *
 * <p>{@code log_event} is only ever appended to at its end and removed from at its beginning. It has no index: finding by
 * id, type and topic goes through {@code log_index}, see {@link EventIndex}.
 */
final class Schema {

    /** The layout's version, in SQLite's {@code user_version}. */
    static final int VERSION = 1;

    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE log_bus(
              id INTEGER PRIMARY KEY,
              key TEXT NOT NULL UNIQUE,
              events INTEGER NOT NULL DEFAULT 0,
              bytes INTEGER NOT NULL DEFAULT 0,
              removed_to INTEGER NOT NULL DEFAULT 0)""",
            """
            CREATE TABLE log_topic(
              id INTEGER PRIMARY KEY,
              bus INTEGER NOT NULL REFERENCES log_bus(id),
              name TEXT NOT NULL,
              UNIQUE(bus, name))""",
            """
            CREATE TABLE log_event(
              position INTEGER PRIMARY KEY,
              time INTEGER NOT NULL,
              topic INTEGER NOT NULL,
              attributes TEXT NOT NULL,
              data BLOB)""",
            "CREATE TABLE log_index(first INTEGER PRIMARY KEY, ids BLOB NOT NULL, types BLOB NOT NULL, topics BLOB NOT NULL)",
            "CREATE TABLE log_dedup(first INTEGER PRIMARY KEY, entries BLOB NOT NULL)",
            """
            CREATE TABLE log_reader(
              name TEXT PRIMARY KEY,
              released INTEGER NOT NULL,
              buses TEXT,
              expired_unread INTEGER NOT NULL)""",
            "CREATE TABLE log_counted(one INTEGER PRIMARY KEY CHECK(one = 1), position INTEGER NOT NULL, time INTEGER NOT NULL)",
            "INSERT INTO log_counted VALUES(1, 0, 0)",
            """
            CREATE VIEW events AS SELECT
              event.position,
              strftime('%Y-%m-%dT%H:%M:%fZ', event.time / 1000.0, 'unixepoch') AS bus_time,
              bus.key AS bus,
              topic.name AS topic,
              event.attributes ->> 'id' AS id,
              event.attributes ->> 'source' AS source,
              event.attributes ->> 'type' AS type,
              event.attributes ->> 'subject' AS subject,
              event.attributes,
              CAST(event.data AS TEXT) AS data
            FROM log_event event JOIN log_topic topic ON topic.id = event.topic JOIN log_bus bus ON bus.id = topic.bus""");

    private Schema() {}

    /**
     * Makes the file's layout current.
     *
     * @throws EventBusException NEWER_VERSION when a newer release wrote the file
     */
    static void prepare(Connection connection, Path file) throws SQLException {
        int found = version(connection);
        if (found > VERSION) {
            throw EventBusException.of(
                    Kind.NEWER_VERSION,
                    file + " was written by a newer release (format " + found + ", this one knows up to " + VERSION
                            + "); use that release, or a backup from before the upgrade");
        }
        if (found < VERSION) {
            Migration.run(connection, file, found);
        }
    }

    static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            row.next();
            return row.getInt(1);
        }
    }

    static void create(Statement statement) throws SQLException {
        for (String table : TABLES) {
            statement.execute(table);
        }
    }
}
