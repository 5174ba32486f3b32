package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventBusException.Kind;
import dev.sluice.eventbus.store.Hold;
import dev.sluice.eventbus.store.Holds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Removes what is too old or too much, a slice at a time, from a bus's oldest event on; never what a reader claims unless
 * the bus says so. Works in the open transaction. Writer thread only.
 */
final class Retention {

    /** How many events one slice removes at most: a few milliseconds. */
    private static final int SLICE = 1000;

    private static final String OF_BUS =
            " WHERE position > ? AND position <= ? AND topic IN (SELECT id FROM log_topic WHERE bus = ?)";
    private static final String OLDEST =
            "SELECT position, time, octet_length(attributes) + ifnull(octet_length(data), 0) FROM log_event" + OF_BUS
                    + " ORDER BY position LIMIT " + SLICE;
    private static final String REMOVE = "DELETE FROM log_event" + OF_BUS;

    private final Connection connection;
    private final Buses buses;
    private final Holds holds;
    private final Tail tail;
    private final WriterStatement oldest;
    private final WriterStatement remove;
    private volatile long earliest;
    private boolean removed;

    Retention(Connection connection, Buses buses, Holds holds, Tail tail) throws SQLException {
        this.connection = connection;
        this.buses = buses;
        this.holds = holds;
        this.tail = tail;
        this.oldest = new WriterStatement(connection, OLDEST);
        this.remove = new WriterStatement(connection, REMOVE);
    }

    /** Prepares the statements again, after a failure. */
    void renew() throws SQLException {
        oldest.renew();
        remove.renew();
    }

    /** The oldest position that is kept; what was asked for last. */
    long earliest() {
        return earliest;
    }

    /** Looks up the oldest position; {@code head + 1} when nothing is kept. */
    void refreshEarliest(long head) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT min(position) FROM log_event")) {
            row.next();
            long first = row.getLong(1);
            earliest = first == 0 ? head + 1 : first;
        }
    }

    /** Whether the open or last transaction removed anything since {@link #commit}. */
    boolean hasRemoved() {
        return removed;
    }

    /** The transaction that removed something was committed. */
    void commit() {
        removed = false;
        holds.all().forEach(Hold::commit);
    }

    /** The transaction was rolled back: nothing was removed. */
    void rollback() {
        removed = false;
        holds.all().forEach(Hold::rollback);
    }

    /** Whether a bus has something to remove at this time that no reader was found to hold. */
    boolean isDue(BusState bus, long now, long head) {
        return bus.events > 0
                && (bus.oldestMillis <= now - bus.settings.historyAge().toMillis()
                        || bus.bytes > bus.settings.historyBytes())
                && bus.heldAt != bound(bus, head);
    }

    /** What may be removed, inclusive. */
    private long bound(BusState bus, long head) {
        return Math.min(head, bus.settings.dropUnread() ? head : holds.removable(bus.key));
    }

    /**
     * Makes sure that a bus can take so many bytes more.
     *
     * @throws EventBusException FULL when it cannot
     */
    void makeRoom(String key, long bytes, long head) throws SQLException {
        BusState bus = buses.bus(key);
        long limit = buses.settings(key).historyBytes();
        if (bus == null) {
            refuseBeyond(limit, key, 0, bytes, head);
            return;
        }
        while (bus.bytes + bytes > limit && slice(bus, Long.MIN_VALUE, bytes, head)) {
            // Each slice makes some room.
        }
        refuseBeyond(limit, key, bus.bytes, bytes, head);
    }

    private void refuseBeyond(long limit, String bus, long held, long coming, long head) {
        if (held + coming > limit) {
            throw EventBusException.of(Kind.FULL, holds.whyFull(bus, held, limit, head));
        }
    }

    /**
     * Removes one slice of a bus.
     *
     * @param expired events of this bus time and older are too old
     * @param coming bytes that are about to be added
     * @return whether anything was removed
     */
    boolean slice(BusState bus, long expired, long coming, long head) throws SQLException {
        long bound = bound(bus, head);
        Cut cut = cut(bus, expired, surplus(bus, coming), bound);
        if (cut.to > bus.removedTo) {
            if (cut.events > 0) {
                delete(bus, cut.to);
            }
            bus.removedTo = cut.to;
        }
        bus.events -= cut.events;
        bus.bytes -= cut.bytes;
        bus.oldestMillis = cut.oldestMillis;
        bus.heldAt = cut.oldestMillis == 0 ? bound : -1;
        removed |= cut.events > 0;
        return cut.events > 0;
    }

    /** How much to remove for the size bound: a little more than needed, so that it is not each commit's work. */
    private static long surplus(BusState bus, long coming) {
        long limit = bus.settings.historyBytes();
        return bus.bytes + coming <= limit ? 0 : bus.bytes + coming - limit + limit / 32;
    }

    /** How far a slice goes. */
    private static final class Cut {
        long to;
        int events;
        long bytes;
        long oldestMillis;
    }

    private Cut cut(BusState bus, long expired, long surplus, long bound) throws SQLException {
        Cut cut = new Cut();
        cut.to = bus.removedTo;
        List<Hold> readers = bus.settings.dropUnread() ? holds.on(bus.key) : List.of();
        PreparedStatement select = oldest.get();
        select.setLong(1, bus.removedTo);
        select.setLong(2, bound);
        select.setInt(3, bus.id);
        int seen = 0;
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                seen++;
                cut.oldestMillis = rows.getLong(2);
                if (cut.oldestMillis > expired && cut.bytes >= surplus) {
                    return cut;
                }
                take(cut, rows, readers);
            }
        }
        if (seen < SLICE) {
            cut.to = Math.max(cut.to, bound);
        }
        return cut;
    }

    private static void take(Cut cut, ResultSet rows, List<Hold> readers) throws SQLException {
        cut.to = rows.getLong(1);
        cut.events++;
        cut.bytes += rows.getLong(3);
        for (Hold reader : readers) {
            if (reader.read() < cut.to) {
                reader.countExpired(1);
            }
        }
    }

    private void delete(BusState bus, long to) throws SQLException {
        PreparedStatement delete = remove.get();
        delete.setLong(1, bus.removedTo);
        delete.setLong(2, to);
        delete.setInt(3, bus.id);
        delete.executeUpdate();
        tail.forget(bus.key, bus.removedTo, to);
    }

    /** Removes the index of positions that are no longer kept. */
    void removeBlocks() throws SQLException {
        for (String table : List.of("log_index", "log_dedup")) {
            try (PreparedStatement blocks = connection.prepareStatement("DELETE FROM " + table + " WHERE first <= ?")) {
                blocks.setLong(1, earliest - EventIndex.BLOCK);
                blocks.executeUpdate();
            }
        }
    }

    /** Notes that events became visible: the first of them may be the earliest. */
    void appended(long head, int events) {
        if (earliest > head) {
            earliest = head - events + 1;
        }
    }
}
