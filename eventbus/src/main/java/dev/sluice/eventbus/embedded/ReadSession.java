package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.codec.AttributesJson;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One read connection with its prepared statements. One thread at a time. */
final class ReadSession implements AutoCloseable {

    static final String EVENT = "SELECT position, time, topic, attributes, data FROM log_event ";

    /** A read from disk stops after so much, however many events were asked for. */
    private static final long MAX_READ_BYTES = 8L << 20;

    private final Path file;
    private final Connection connection;
    private final Buses buses;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    ReadSession(Path file, Connection connection, Buses buses) {
        this.file = file;
        this.connection = connection;
        this.buses = buses;
    }

    Connection connection() {
        return connection;
    }

    PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            statements.put(sql, known);
        }
        return known;
    }

    /** Events after a position, in order; fewer than the limit when they are large. */
    List<StoredEvent> after(long position, int limit) throws SQLException {
        PreparedStatement select = statement(EVENT + "WHERE position > ? ORDER BY position LIMIT ?");
        select.setLong(1, position);
        select.setInt(2, limit);
        List<StoredEvent> events = new ArrayList<>(Math.min(limit, 1024));
        long bytes = 0;
        try (ResultSet rows = select.executeQuery()) {
            while (bytes < MAX_READ_BYTES && rows.next()) {
                StoredEvent event = event(rows);
                bytes += event.event().data().length;
                events.add(event);
            }
        }
        return events;
    }

    Optional<StoredEvent> at(long position) throws SQLException {
        PreparedStatement select = statement(EVENT + "WHERE position = ?");
        select.setLong(1, position);
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? Optional.of(event(rows)) : Optional.empty();
        }
    }

    /** The first position whose bus time is this or later; {@code head + 1} when there is none. Bus time never falls. */
    long firstSince(long millis, long earliest, long head) throws SQLException {
        PreparedStatement next =
                statement("SELECT position, time FROM log_event WHERE position >= ? ORDER BY position LIMIT 1");
        long low = earliest;
        long high = head + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            next.setLong(1, middle);
            try (ResultSet rows = next.executeQuery()) {
                if (!rows.next() || rows.getLong(2) >= millis) {
                    high = middle;
                } else {
                    low = rows.getLong(1) + 1;
                }
            }
        }
        return low;
    }

    StoredEvent event(ResultSet rows) throws SQLException {
        long position = rows.getLong(1);
        int topicId = rows.getInt(3);
        Topic topic = buses.topic(topicId)
                .orElseThrow(() ->
                        StoreFailure.damaged(file, "event " + position + " has the unknown topic number " + topicId));
        try {
            return new StoredEvent(
                    position, rows.getLong(2), topic, AttributesJson.read(rows.getString(4), rows.getBytes(5)));
        } catch (IllegalArgumentException broken) {
            throw StoreFailure.damaged(file, "event " + position + ": " + broken.getMessage(), broken);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
