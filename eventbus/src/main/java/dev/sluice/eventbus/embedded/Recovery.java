package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.store.PreparedEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Brings back at start what the writer keeps in memory: the head, the counts, the newest index blocks and the ids that are
 * remembered. Reads the blocks and, after the last of them, the events themselves; never the whole log.
 */
final class Recovery {

    private final Connection connection;
    private final ReadSession session;
    private final Buses buses;
    private final EventIndex index;

    private final BusClock clock;
    private long head;
    private long millis;

    Recovery(Path file, Connection connection, Buses buses, EventIndex index, BusClock clock) {
        this.connection = connection;
        this.session = new ReadSession(file, connection, buses);
        this.buses = buses;
        this.index = index;
        this.clock = clock;
    }

    /** The newest position that was ever given. */
    long head() {
        return head;
    }

    /** The bus time of the newest event that was ever stored. */
    long millis() {
        return millis;
    }

    void run() throws SQLException {
        long counted = number("SELECT position FROM log_counted");
        head = Math.max(counted, number("SELECT ifnull(max(position), 0) FROM log_event"));
        millis = Math.max(
                number("SELECT time FROM log_counted"),
                number("SELECT ifnull((SELECT time FROM log_event ORDER BY position DESC LIMIT 1), 0)"));
        long indexed = number("SELECT ifnull(max(first) + " + EventIndex.BLOCK + ", 0) FROM log_index");
        rememberBlocks(firstRemembered(clock.millis()));
        replay(counted, indexed);
        buses.commit();
    }

    private long number(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private long firstRemembered(long now) throws SQLException {
        long window = buses.all().stream()
                .mapToLong(bus -> bus.settings.dedupWindow().toMillis())
                .max()
                .orElse(0);
        return session.firstSince(now - window, 1, head);
    }

    private void rememberBlocks(long from) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT first, topics, entries FROM log_index JOIN log_dedup USING(first) WHERE first >= ? ORDER BY first")) {
            select.setLong(1, EventIndex.firstOf(from));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    rememberBlock(
                            rows.getLong(1), EventIndex.ints(rows.getBytes(2)), EventIndex.longs(rows.getBytes(3)));
                }
            }
        }
    }

    private void rememberBlock(long first, int[] topics, long[] entries) {
        int block = EventIndex.BLOCK;
        for (int i = 0; i < block; i++) {
            remember(topics[i], entries[i], entries[block + i], first + i, clock.seenMillis(entries[2 * block + i]));
        }
    }

    private void remember(int topic, long key, long content, long position, long time) {
        BusState bus = buses.busOf(topic);
        if (bus != null) {
            bus.repeats.add(bus.settings, key, content, position, time);
            bus.repeats.forget(bus.settings, time);
        }
    }

    /** Counts the events after one position and indexes those from another on. */
    private void replay(long counted, long indexed) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(ReadSession.EVENT + "WHERE position >= ? ORDER BY position")) {
            select.setLong(1, Math.min(counted + 1, indexed));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    replay(rows, counted, indexed);
                }
            }
        }
    }

    private void replay(ResultSet rows, long counted, long indexed) throws SQLException {
        var stored = session.event(rows);
        PreparedEvent row = PreparedEvent.of(stored.topic(), stored.event(), rows.getString(4));
        int topic = rows.getInt(3);
        BusState bus = buses.busOf(topic);
        if (stored.position() > counted && bus != null) {
            bus.events++;
            bus.bytes += row.bytes();
        }
        if (stored.position() >= indexed) {
            long key = row.key(topic);
            long seen = clock.seenMillis(stored.busTimeMillis());
            index.add(stored.position(), row, topic, key, seen);
            remember(topic, key, row.content(), stored.position(), seen);
        }
    }
}
