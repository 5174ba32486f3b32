package dev.sluice.trigger.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of the trigger store, beside those of the log in the same file. */
final class Schema {

    private static final List<String> TABLES = List.of(
            "CREATE TABLE IF NOT EXISTS trigger_groups (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
                    + " position INTEGER NOT NULL)",
            "CREATE TABLE IF NOT EXISTS triggers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, group_id INTEGER NOT NULL,"
                    + " position INTEGER NOT NULL DEFAULT -1, generation TEXT NOT NULL, first_run INTEGER NOT NULL,"
                    + " removed_at INTEGER, start TEXT NOT NULL DEFAULT '', UNIQUE (name, group_id))",
            "CREATE TABLE IF NOT EXISTS trigger_generations (trigger_id INTEGER NOT NULL, position INTEGER NOT NULL,"
                    + " generation TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (trigger_id, position)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS trigger_topics (trigger_name TEXT NOT NULL, origin TEXT NOT NULL, bus TEXT NOT NULL,"
                    + " topic TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (trigger_name, origin, bus, topic)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS trigger_state (trigger_id INTEGER NOT NULL, shard INTEGER NOT NULL DEFAULT 0,"
                    + " pattern TEXT NOT NULL, key TEXT NOT NULL, bytes BLOB NOT NULL,"
                    + " PRIMARY KEY (trigger_id, shard, pattern, key)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS trigger_timers (trigger_id INTEGER NOT NULL, due INTEGER NOT NULL,"
                    + " sequence INTEGER NOT NULL, shard INTEGER NOT NULL DEFAULT 0, pattern TEXT NOT NULL, key TEXT NOT NULL,"
                    + " PRIMARY KEY (trigger_id, due, sequence)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS targets (id INTEGER PRIMARY KEY, trigger_id INTEGER NOT NULL,"
                    + " subscriber TEXT NOT NULL, kind TEXT NOT NULL, spec TEXT NOT NULL DEFAULT '', lane TEXT,"
                    + " UNIQUE (trigger_id, subscriber, kind))",
            "CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY, target_id INTEGER NOT NULL, generation TEXT NOT NULL,"
                    + " attempts INTEGER NOT NULL, due INTEGER NOT NULL, created INTEGER NOT NULL, code INTEGER, reason TEXT, partition_key TEXT,"
                    + " position INTEGER NOT NULL, firing TEXT NOT NULL, subscriber TEXT NOT NULL, state TEXT NOT NULL,"
                    + " at INTEGER NOT NULL, key TEXT, payload BLOB, alert TEXT)",
            "CREATE TABLE IF NOT EXISTS delivered (target_id INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,"
                    + " positions BLOB NOT NULL)",
            "CREATE INDEX IF NOT EXISTS delivered_by_last ON delivered (last, first)",
            // What the first attempt delivered is in "delivered" alone.
            "CREATE TABLE IF NOT EXISTS delivered_hard (position INTEGER NOT NULL, firing TEXT NOT NULL,"
                    + " target_id INTEGER NOT NULL, attempts INTEGER NOT NULL, code INTEGER NOT NULL,"
                    + " seen INTEGER NOT NULL, PRIMARY KEY (position, firing, target_id)) WITHOUT ROWID",
            "CREATE INDEX IF NOT EXISTS delivered_hard_by_seen ON delivered_hard (seen)",
            "CREATE TABLE IF NOT EXISTS dead_letters (id INTEGER PRIMARY KEY, group_id INTEGER NOT NULL,"
                    + " target_id INTEGER NOT NULL, trigger_name TEXT NOT NULL, subscriber TEXT NOT NULL, address TEXT NOT NULL,"
                    + " at INTEGER NOT NULL, reason TEXT NOT NULL, attempts INTEGER NOT NULL, code INTEGER NOT NULL,"
                    + " message TEXT NOT NULL, excerpt TEXT, generation TEXT NOT NULL, created INTEGER NOT NULL,"
                    + " position INTEGER NOT NULL, firing TEXT NOT NULL, state TEXT NOT NULL, fired_at INTEGER NOT NULL,"
                    + " key TEXT, payload BLOB NOT NULL, alert TEXT)",
            "CREATE INDEX IF NOT EXISTS dead_letters_by_position ON dead_letters (position)",
            "CREATE TABLE IF NOT EXISTS alerts (target_id INTEGER NOT NULL, identity TEXT NOT NULL, position INTEGER NOT NULL,"
                    + " firing TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL, key TEXT, payload BLOB NOT NULL,"
                    + " alert TEXT, PRIMARY KEY (target_id, identity)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS trigger_counts (trigger_id INTEGER NOT NULL, name TEXT NOT NULL, n INTEGER NOT NULL,"
                    + " PRIMARY KEY (trigger_id, name)) WITHOUT ROWID");

    private Schema() {}

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute(table);
            }
        }
    }
}
