package dev.sluice.trigger.store;

import dev.sluice.eventbus.Journal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/** Answers what became of stored events, from the last commit. Thread-safe; blocks on disk. */
public final class DeliveryRecords {

    private static final String TARGET =
            " JOIN targets ON targets.id = target_id JOIN triggers ON triggers.id = trigger_id";
    private static final String DELIVERED_TARGET = TARGET.replace("= target_id", "= delivered.target_id");

    private final Journal journal;

    DeliveryRecords(Journal journal) {
        this.journal = journal;
    }

    /**
     * What became of one event at one target.
     *
     * @param trigger {@code namespace/name}
     * @param subscriber the subscriber's name
     * @param target {@code sink}, {@code topic}, {@code deadLetterSink} or {@code deadLetterTopic}
     * @param outcome {@code delivered}, {@code pending} or {@code deadLettered}
     * @param attempts attempts so far; 0 where that is not kept: the first one of what was delivered
     * @param code status of the last answer, 0 without one
     * @param reason why it is pending or dead, empty when there is nothing to say
     * @param dueMillis when the next attempt is due, 0 when none is
     */
    public record Entry(
            String trigger,
            String subscriber,
            String target,
            String outcome,
            int attempts,
            int code,
            String reason,
            long dueMillis) {}

    /**
     * What became of many events.
     *
     * @param delivered how many were delivered to at least one target
     * @param deadLettered how many have a dead letter
     * @param pending how many are still on their way to a target
     * @param twice how many are recorded as delivered more than once to one target
     * @param pendingPositions the positions that are still on their way
     */
    public record Account(int delivered, int deadLettered, int pending, int twice, Set<Long> pendingPositions) {}

    /** What became of the event at a position, by trigger and subscriber. */
    public List<Entry> find(long position) {
        return journal.read(connection -> {
            List<Entry> entries = new ArrayList<>();
            addDelivered(connection, position, entries);
            add(
                    connection,
                    "SELECT name, subscriber, kind, 'pending', attempts, coalesce(code, 0), coalesce(reason, ''), due"
                            + " FROM (SELECT target_id, attempts, code, reason, due FROM outbox WHERE position = ?)"
                            + TARGET,
                    position,
                    entries);
            add(
                    connection,
                    "SELECT name, targets.subscriber, kind, 'deadLettered', attempts, code, cause, 0"
                            + " FROM (SELECT target_id, attempts, code, reason || ': ' || message AS cause FROM dead_letters"
                            + " WHERE position = ?)" + TARGET,
                    position,
                    entries);
            return entries;
        });
    }

    /**
     * What is still on its way, was given up, or took more than one attempt, of a firing that carries its own event: a pattern's.
     *
     * @param firing the firing's id
     */
    public List<Entry> ofFiring(String firing) {
        return journal.read(connection -> {
            List<Entry> entries = new ArrayList<>();
            for (String sql : List.of(
                    "SELECT name, subscriber, kind, 'delivered', attempts, code, '', 0"
                            + " FROM (SELECT target_id, attempts, code FROM delivered_hard"
                            + " WHERE position = 0 AND firing = ?)" + TARGET,
                    "SELECT name, subscriber, kind, 'pending', attempts, coalesce(code, 0), coalesce(reason, ''), due"
                            + " FROM (SELECT target_id, attempts, code, reason, due FROM outbox"
                            + " WHERE position = 0 AND firing = ?)" + TARGET,
                    "SELECT name, targets.subscriber, kind, 'deadLettered', attempts, code, cause, 0"
                            + " FROM (SELECT target_id, attempts, code, reason || ': ' || message AS cause"
                            + " FROM dead_letters WHERE position = 0 AND firing = ?)" + TARGET)) {
                try (PreparedStatement select = connection.prepareStatement(sql)) {
                    select.setString(1, firing);
                    add(select, entries);
                }
            }
            return entries;
        });
    }

    private static void addDelivered(Connection connection, long position, List<Entry> entries) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT name, subscriber, kind, positions, coalesce(attempts, 0),"
                        + " coalesce(code, 0) FROM delivered LEFT JOIN delivered_hard hard"
                        + " ON hard.target_id = delivered.target_id AND hard.position = ?1"
                        + DELIVERED_TARGET + " WHERE last BETWEEN ?1 AND ?2 AND first <= ?1")) {
            select.setLong(1, position);
            select.setLong(2, position + PositionSet.MAX_SPAN);
            ResultSet row = select.executeQuery();
            while (row.next()) {
                if (PositionSet.contains(row.getBytes(4), position)) {
                    entries.add(new Entry(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            "delivered",
                            row.getInt(5),
                            row.getInt(6),
                            "",
                            0));
                }
            }
        }
    }

    private static void add(Connection connection, String sql, long position, List<Entry> entries) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, position);
            add(select, entries);
        }
    }

    private static void add(PreparedStatement select, List<Entry> entries) throws SQLException {
        ResultSet row = select.executeQuery();
        while (row.next()) {
            entries.add(new Entry(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getInt(5),
                    row.getInt(6),
                    row.getString(7),
                    row.getLong(8)));
        }
    }

    /** What became of the events at some positions. */
    public Account account(SortedSet<Long> positions) {
        if (positions.isEmpty()) {
            return new Account(0, 0, 0, 0, Set.of());
        }
        return journal.read(connection -> {
            Set<Long> twice = new HashSet<>();
            Set<Long> delivered = delivered(connection, positions, twice);
            Set<Long> dead = positions(
                    connection, "SELECT position FROM dead_letters WHERE position BETWEEN ? AND ?", positions);
            Set<Long> pending =
                    positions(connection, "SELECT position FROM outbox WHERE position BETWEEN ? AND ?", positions);
            return new Account(delivered.size(), dead.size(), pending.size(), twice.size(), Set.copyOf(pending));
        });
    }

    private static Set<Long> delivered(Connection connection, SortedSet<Long> wanted, Set<Long> twice)
            throws SQLException {
        Map<Long, Set<Long>> byTarget = new HashMap<>();
        Set<Long> all = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT target_id, positions FROM delivered WHERE last BETWEEN ? AND ? AND first <= ?")) {
            select.setLong(1, wanted.first());
            select.setLong(2, wanted.last() + PositionSet.MAX_SPAN);
            select.setLong(3, wanted.last());
            ResultSet row = select.executeQuery();
            while (row.next()) {
                Set<Long> seen = byTarget.computeIfAbsent(row.getLong(1), target -> new HashSet<>());
                List<Long> positions = Arrays.stream(PositionSet.decode(row.getBytes(2)))
                        .boxed()
                        .filter(position -> wanted.contains(position))
                        .toList();
                all.addAll(positions);
                positions.stream().filter(position -> !seen.add(position)).forEach(twice::add);
            }
        }
        return all;
    }

    private static Set<Long> positions(Connection connection, String sql, SortedSet<Long> wanted) throws SQLException {
        Set<Long> found = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, wanted.first());
            select.setLong(2, wanted.last());
            ResultSet row = select.executeQuery();
            while (row.next()) {
                if (wanted.contains(row.getLong(1))) {
                    found.add(row.getLong(1));
                }
            }
        }
        return found;
    }

    /** The newest position that each trigger has decided on, by {@code namespace/name}. */
    public Map<String, Long> decided() {
        return journal.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT t.name,"
                    + " CASE WHEN t.position < 0 THEN g.position ELSE t.position END"
                    + " FROM triggers t JOIN trigger_groups g ON g.id = t.group_id WHERE t.removed_at IS NULL")) {
                ResultSet row = select.executeQuery();
                Map<String, Long> decided = new HashMap<>();
                while (row.next()) {
                    decided.put(row.getString(1), row.getLong(2));
                }
                return decided;
            }
        });
    }
}
