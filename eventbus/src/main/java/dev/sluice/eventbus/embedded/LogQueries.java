package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.EventQuery;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.store.PreparedEvent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers {@link EventQuery}s, newest first: bounds by bus time, candidates from the index, events from the log. */
final class LogQueries {

    private final ReadPool pool;
    private final Buses buses;
    private final EventIndex index;

    LogQueries(ReadPool pool, Buses buses, EventIndex index) {
        this.pool = pool;
        this.buses = buses;
        this.index = index;
    }

    /** Positions to look at, both inclusive. */
    private record Range(long from, long to) {}

    /**
     * Runs a query.
     *
     * @param earliest the oldest position that may be kept
     * @param head the newest position
     */
    List<StoredEvent> find(EventQuery query, long earliest, long head) {
        List<EventIndex.Block> recent = index.recent();
        return pool.read(session -> {
            Range range = range(session, query, earliest, head);
            if (query.id() == null && query.type() == null && query.topic() == null) {
                return newest(session, range, query.limit());
            }
            Search search = new Search(session, query, range);
            if (!search.possible()) {
                return List.of();
            }
            for (int i = recent.size() - 1; i >= 0; i--) {
                EventIndex.Block block = recent.get(i);
                search.scan(block.first, block.ids, block.types, block.topics);
            }
            search.scanStored(recent.isEmpty() ? Long.MAX_VALUE : recent.get(0).first);
            return search.found;
        });
    }

    private static Range range(ReadSession session, EventQuery query, long earliest, long head) throws SQLException {
        long from = since(session, query.from(), earliest, head, earliest);
        long to = since(session, query.to(), earliest, head, head + 1) - 1;
        return new Range(from, query.before() > 0 ? Math.min(to, query.before() - 1) : to);
    }

    private static long since(ReadSession session, @Nullable Instant time, long earliest, long head, long otherwise)
            throws SQLException {
        return time == null ? otherwise : session.firstSince(time.toEpochMilli(), earliest, head);
    }

    private static List<StoredEvent> newest(ReadSession session, Range range, int limit) throws SQLException {
        PreparedStatement select =
                session.statement(ReadSession.EVENT + "WHERE position BETWEEN ? AND ? ORDER BY position DESC LIMIT ?");
        select.setLong(1, range.from);
        select.setLong(2, range.to);
        select.setInt(3, limit);
        List<StoredEvent> events = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                events.add(session.event(rows));
            }
        }
        return events;
    }

    /** One search through the index's blocks, newest first. */
    private final class Search {

        private final ReadSession session;
        private final EventQuery query;
        private final Range range;
        private final int id;
        private final int type;
        private final int topic;
        private final List<StoredEvent> found = new ArrayList<>();

        Search(ReadSession session, EventQuery query, Range range) {
            this.session = session;
            this.query = query;
            this.range = range;
            this.id = query.id() == null ? 0 : PreparedEvent.idHash(query.id());
            this.type = query.type() == null ? 0 : query.type().hashCode();
            Buses.TopicState state = query.topic() == null ? null : buses.find(query.topic());
            this.topic = state == null ? -1 : state.id();
        }

        /** Whether there can be an answer: the topic asked for exists. */
        boolean possible() {
            return query.topic() == null || topic >= 0;
        }

        void scan(long first, int[] ids, int[] types, int[] topics) throws SQLException {
            int begin = (int) Math.max(0, range.from - first);
            int end = (int) Math.min(EventIndex.BLOCK - 1, range.to - first);
            for (int i = end; i >= begin && found.size() < query.limit(); i--) {
                if ((query.id() == null || ids[i] == id)
                        && (query.type() == null || types[i] == type)
                        && (query.topic() == null || topics[i] == topic)) {
                    session.at(first + i).filter(this::matches).ifPresent(found::add);
                }
            }
        }

        private boolean matches(StoredEvent event) {
            return (query.id() == null || query.id().equals(event.event().id()))
                    && (query.type() == null
                            || query.type().equals(event.event().type()))
                    && (query.topic() == null || query.topic().equals(event.topic()));
        }

        /**
         * Scans the blocks on disk that begin before a position. SQLite looks for the bytes of the hashes first, which passes over
         * nearly all blocks without copying them; bytes that are found across two entries do no harm.
         */
        void scanStored(long before) throws SQLException {
            PreparedStatement select =
                    session.statement("SELECT first, ids, types, topics FROM log_index WHERE first BETWEEN ?1 AND ?2"
                            + (query.id() == null ? "" : " AND instr(ids, ?3) > 0")
                            + (query.type() == null ? "" : " AND instr(types, ?4) > 0")
                            + (query.topic() == null ? "" : " AND instr(topics, ?5) > 0")
                            + " ORDER BY first DESC");
            select.setLong(1, EventIndex.firstOf(range.from));
            select.setLong(2, Math.min(before - 1, range.to));
            bind(select, 3, query.id() != null, id);
            bind(select, 4, query.type() != null, type);
            bind(select, 5, query.topic() != null, topic);
            int[] unused = {};
            try (ResultSet rows = select.executeQuery()) {
                while (found.size() < query.limit() && rows.next()) {
                    scan(
                            rows.getLong(1),
                            query.id() == null ? unused : EventIndex.ints(rows.getBytes(2)),
                            query.type() == null ? unused : EventIndex.ints(rows.getBytes(3)),
                            query.topic() == null ? unused : EventIndex.ints(rows.getBytes(4)));
                }
            }
        }
    }

    private static void bind(PreparedStatement select, int parameter, boolean isAsked, int hash) throws SQLException {
        if (isAsked) {
            select.setBytes(parameter, EventIndex.bytes(hash));
        }
    }

    /** The newest event with this id. */
    Optional<StoredEvent> newestWithId(String eventId, long earliest, long head) {
        return find(new EventQuery(eventId, null, null, null, null, 0, 1), earliest, head).stream()
                .findFirst();
    }
}
