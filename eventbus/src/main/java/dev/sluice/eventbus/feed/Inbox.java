package dev.sluice.eventbus.feed;

import dev.sluice.eventbus.Journal;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.codec.AttributesJson;
import dev.sluice.eventbus.embedded.StampedPublication;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Events that are safe but not yet in the log, as a table of the journal, in the order of stamp, then arrival. */
final class Inbox {

    private static final String TABLE = """
            CREATE TABLE IF NOT EXISTS feed_inbox(
              arrival INTEGER PRIMARY KEY,
              stamp INTEGER NOT NULL,
              bus TEXT NOT NULL,
              topic TEXT NOT NULL,
              attributes TEXT NOT NULL,
              data BLOB)""";
    private static final String ORDER = "CREATE INDEX IF NOT EXISTS feed_inbox_order ON feed_inbox(stamp, arrival)";
    private static final String INSERT =
            "INSERT INTO feed_inbox(stamp, bus, topic, attributes, data) VALUES(?, ?, ?, ?, ?)";
    private static final String SELECT = "SELECT arrival, stamp, bus, topic, attributes, data FROM feed_inbox"
            + " WHERE stamp <= ? ORDER BY stamp, arrival LIMIT ?";

    /** What an event takes beside its data, roughly: it has to be the same when the event comes and when it goes. */
    private static final int ATTRIBUTES_BYTES = 300;

    private static final String SIZE =
            "SELECT count(*), ifnull(sum(" + ATTRIBUTES_BYTES + " + ifnull(octet_length(data), 0)), 0) FROM feed_inbox";
    private static final long MAX_READ_BYTES = 8L << 20;

    /**
     * The next events for the log.
     *
     * @param arrivals their rows
     * @param events what they are
     * @param complete whether there are no more up to the stamp that was asked for
     */
    record Next(List<Long> arrivals, List<StampedPublication> events, boolean complete) {}

    /** How much waits. */
    record Size(long events, long bytes) {

        Size plus(Size other) {
            return new Size(events + other.events, bytes + other.bytes);
        }

        Size minus(Size other) {
            return new Size(events - other.events, bytes - other.bytes);
        }
    }

    private final Journal journal;

    /** Makes the table if it is missing. Blocks. */
    Inbox(Journal journal) {
        this.journal = journal;
        journal.write(connection -> {
                    try (var statement = connection.createStatement()) {
                        statement.execute(TABLE);
                        statement.execute(ORDER);
                    }
                })
                .toCompletableFuture()
                .join();
    }

    /** What waits on disk. Blocks. */
    Size size() {
        return journal.read(connection -> {
            try (var statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(SIZE)) {
                row.next();
                return new Size(row.getLong(1), row.getLong(2));
            }
        });
    }

    /** What these events will take. */
    static Size sizeOf(List<StampedPublication> events) {
        long bytes = 0;
        for (StampedPublication event : events) {
            bytes += ATTRIBUTES_BYTES + event.publication().event().data().length;
        }
        return new Size(events.size(), bytes);
    }

    /** Takes events in. Completes when they are durable. */
    CompletionStage<Void> put(List<StampedPublication> events) {
        return journal.write(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                for (StampedPublication stamped : events) {
                    Publication publication = stamped.publication();
                    insert.setLong(1, stamped.busTimeMillis());
                    insert.setString(2, publication.topic().bus());
                    insert.setString(3, publication.topic().name());
                    insert.setString(4, AttributesJson.write(publication.event()));
                    insert.setBytes(
                            5,
                            publication.event().hasData() ? publication.event().data() : null);
                    insert.executeUpdate();
                }
            }
        });
    }

    /** The first events, up to and with a stamp. Blocks. */
    Next next(long stamp, int limit) {
        return journal.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT)) {
                select.setLong(1, stamp);
                select.setInt(2, limit);
                try (ResultSet rows = select.executeQuery()) {
                    return next(rows, limit);
                }
            }
        });
    }

    private static Next next(ResultSet rows, int limit) throws SQLException {
        List<Long> arrivals = new ArrayList<>();
        List<StampedPublication> events = new ArrayList<>();
        long bytes = 0;
        boolean more = rows.next();
        while (more && bytes < MAX_READ_BYTES) {
            byte[] data = rows.getBytes(6);
            bytes += data == null ? 0 : data.length;
            arrivals.add(rows.getLong(1));
            Topic topic = new Topic(rows.getString(3), rows.getString(4));
            Publication publication = new Publication(topic, AttributesJson.read(rows.getString(5), data));
            events.add(new StampedPublication(publication, rows.getLong(2)));
            more = rows.next();
        }
        return new Next(arrivals, events, !more && events.size() < limit);
    }

    /** Takes rows out, as a work that commits together with the log's copy of them. */
    static Journal.Work remove(List<Long> arrivals) {
        return connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM feed_inbox WHERE arrival = ?")) {
                for (long arrival : arrivals) {
                    delete.setLong(1, arrival);
                    delete.executeUpdate();
                }
            }
        };
    }
}
