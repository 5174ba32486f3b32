package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.BusSettings;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventBusException.Kind;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.store.PreparedEvent;
import dev.sluice.eventbus.store.Repeats;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Stores events in the open transaction: checks the bus's bounds, recognises repeats, gives positions and the bus time.
 * What it remembers follows the transaction: {@link #commit} or {@link #rollback} ends it. Writer thread only.
 */
final class Appender {

    private final Transaction transaction;
    private final Buses buses;
    private final EventIndex index;
    private final Retention retention;
    private final Counters counters;
    private final Turnstile turnstile;
    private final WriterStatement insert;
    private List<StoredEvent> appended = new ArrayList<>();

    /** The newest committed position. */
    private long committed;

    private long head;
    private long millis;
    private long seenMillis;
    private long duplicates;
    private long conflicting;

    Appender(
            Transaction transaction,
            Buses buses,
            EventIndex index,
            Retention retention,
            Counters counters,
            Turnstile turnstile)
            throws SQLException {
        this.transaction = transaction;
        this.buses = buses;
        this.index = index;
        this.retention = retention;
        this.counters = counters;
        this.turnstile = turnstile;
        this.insert = new WriterStatement(transaction.connection(), "INSERT INTO log_event VALUES(?, ?, ?, ?, ?)");
    }

    /** Prepares the statement again, after a failure. */
    void renew() throws SQLException {
        insert.renew();
    }

    Transaction transaction() {
        return transaction;
    }

    /** Goes on after what the file holds. */
    void startAfter(long position, long busMillis) {
        committed = position;
        head = position;
        millis = busMillis;
    }

    /** The newest position, also of the open transaction. */
    long head() {
        return head;
    }

    /** The bus time of the newest event, or that with which the open transaction began. */
    long millis() {
        return millis;
    }

    /**
     * Begins a commit.
     *
     * @param busMillis its bus time, not smaller than the one before
     * @param seen the time under which its events are remembered
     */
    void begin(long busMillis, long seen) {
        millis = busMillis;
        seenMillis = seen;
        duplicates = 0;
        conflicting = 0;
    }

    /**
     * Refuses rows that a bus does not take; changes nothing then.
     *
     * @param madeNanos when they were published
     * @throws EventBusException TOO_LARGE or FULL
     */
    void check(PreparedEvent[] rows, long madeNanos) throws SQLException {
        for (PreparedEvent row : rows) {
            BusSettings settings = buses.settings(row.topic().bus());
            if (row.bytes() > settings.maxEventBytes()) {
                throw EventBusException.of(Kind.TOO_LARGE, row.tooLarge(settings.maxEventBytes()));
            }
        }
        turnstile.check(rows, madeNanos);
        try {
            makeRoom(rows);
        } catch (EventBusException full) {
            turnstile.refuse(rows, full);
            throw full;
        }
    }

    /**
     * Removes history where a bus has not enough room.
     *
     * @throws EventBusException FULL
     */
    void makeRoom(PreparedEvent[] rows) throws SQLException {
        for (int i = 0; i < rows.length; i++) {
            String bus = rows[i].topic().bus();
            if (i == 0 || !bus.equals(rows[i - 1].topic().bus())) {
                retention.makeRoom(bus, bytesFor(bus, rows), head);
            }
        }
    }

    private static long bytesFor(String bus, PreparedEvent[] rows) {
        long bytes = 0;
        for (PreparedEvent row : rows) {
            bytes += row.topic().bus().equals(bus) ? row.bytes() : 0;
        }
        return bytes;
    }

    /**
     * Stores a row that another bus took at this time, or recognises it as a repeat: what comes again brings the same stamp,
     * what was sent again much later is another event, as it is when it is published here.
     */
    PublishResult append(PreparedEvent row, long stamp) throws SQLException {
        millis = Math.max(millis, stamp);
        Buses.TopicState topic = buses.provide(transaction.connection(), row.topic());
        long found = find(row, topic);
        BusSettings settings = topic.bus().settings;
        return found > 0
                        && stamp - takenAt(found, stamp)
                                < settings.dedupWindow().toMillis()
                ? repeated(found)
                : add(row, topic);
    }

    private long takenAt(long position, long otherwise) throws SQLException {
        try (PreparedStatement select =
                transaction.connection().prepareStatement("SELECT time FROM log_event WHERE position = ?")) {
            select.setLong(1, position);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : otherwise;
            }
        }
    }

    /** Stores a row, or recognises it as a repeat. */
    PublishResult append(PreparedEvent row) throws SQLException {
        Buses.TopicState topic = buses.provide(transaction.connection(), row.topic());
        long found = find(row, topic);
        return found > 0 ? repeated(found) : add(row, topic);
    }

    private long find(PreparedEvent row, Buses.TopicState topic) {
        BusState bus = topic.bus();
        long found = bus.repeats.find(bus.settings, row.key(topic.id()), row.content(), seenMillis);
        conflicting += found == Repeats.CONFLICT ? 1 : 0;
        return found;
    }

    private PublishResult repeated(long position) {
        duplicates++;
        return new PublishResult.Duplicate(position);
    }

    private PublishResult add(PreparedEvent row, Buses.TopicState topic) throws SQLException {
        BusState bus = topic.bus();
        long key = row.key(topic.id());
        long position = head + 1;
        store(row, position, topic.id());
        head = position;
        bus.repeats.add(bus.settings, key, row.content(), position, seenMillis);
        bus.events++;
        bus.bytes += row.bytes();
        index.add(position, row, topic.id(), key, seenMillis);
        appended.add(new StoredEvent(position, millis, row.topic(), row.event()));
        return new PublishResult.Stored(position, millis);
    }

    private void store(PreparedEvent row, long position, int topic) throws SQLException {
        PreparedStatement statement = insert.get();
        statement.setLong(1, position);
        statement.setLong(2, millis);
        statement.setInt(3, topic);
        statement.setString(4, row.attributes());
        statement.setBytes(5, row.event().hasData() ? row.event().data() : null);
        statement.executeUpdate();
        counters.pendingBytes += row.bytes();
    }

    /** Ends the transaction well. Returns the events it stored. */
    List<StoredEvent> commit() {
        List<StoredEvent> stored = appended;
        appended = new ArrayList<>();
        committed = head;
        buses.commit();
        index.commit();
        counters.committed(stored.size(), duplicates, conflicting);
        return stored;
    }

    /** Forgets everything about the transaction. */
    void rollback() {
        appended.clear();
        head = committed;
        buses.rollback(committed);
        index.rollback(committed);
        counters.pendingBytes = 0;
    }
}
