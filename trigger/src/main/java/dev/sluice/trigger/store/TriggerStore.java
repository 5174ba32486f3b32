package dev.sluice.trigger.store;

import dev.sluice.eventbus.EventLog;
import dev.sluice.eventbus.Journal;
import dev.sluice.trigger.engine.Firing;
import dev.sluice.trigger.engine.StateSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The durable side of trigger groups. One store serves all groups of a process.
 *
 * <p>Thread-safe. {@link #commit} never blocks; everything else may block on disk.
 */
public final class TriggerStore {

    private final Journal journal;
    private final EventLog log;
    private final ChangeWriter writer = new ChangeWriter();
    private final AtomicLong nextRow;

    private TriggerStore(Journal journal, EventLog log, long nextRow) {
        this.journal = journal;
        this.log = log;
        this.nextRow = new AtomicLong(nextRow);
    }

    /**
     * Opens the store, creating its tables where they are missing. Blocks until that is on disk.
     *
     * @param journal the journal of the log's file
     * @param log the log that outbox rows refer to
     */
    public static TriggerStore open(Journal journal, EventLog log) {
        journal.write(Schema::create).toCompletableFuture().join();
        long last = journal.read(connection -> queryLong(connection, "SELECT coalesce(max(id), 0) FROM outbox"));
        return new TriggerStore(journal, log, last + 1);
    }

    /** A row number for a new delivery; unique in the store while the delivery is unfinished. */
    public long nextRow() {
        return nextRow.getAndIncrement();
    }

    /**
     * Commits a change set, whole or not at all, and lets go of what became of events that the log no longer has.
     *
     * @return completes when it is durable; continuations run on the journal's writer thread
     */
    public CompletionStage<Void> commit(ChangeSet set) {
        return journal.write(connection -> writer.write(connection, set, log.earliest()));
    }

    /**
     * The row and position of a group; a new one begins at the given position.
     *
     * @param name {@code namespace/bus/group}
     * @param startPosition where a new group begins
     * @return row, then position
     */
    public long[] group(String name, long startPosition) {
        update("INSERT OR IGNORE INTO trigger_groups (name, position) VALUES (?, ?)", statement -> {
            statement.setString(1, name);
            statement.setLong(2, startPosition);
        });
        return journal.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT id, position FROM trigger_groups WHERE name = ?")) {
                select.setString(1, name);
                ResultSet row = select.executeQuery();
                return new long[] {row.getLong(1), row.getLong(2)};
            }
        });
    }

    /** The names of all groups that the store has ever held. */
    public List<String> groups() {
        return journal.read(connection -> strings(connection, "SELECT name FROM trigger_groups ORDER BY id"));
    }

    /** The triggers of a group, also removed ones, by name. */
    public Map<String, TriggerRecord> triggers(long group) {
        return journal.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT id, name, position, generation, first_run, removed_at, start FROM triggers WHERE group_id = ?")) {
                select.setLong(1, group);
                ResultSet row = select.executeQuery();
                Map<String, TriggerRecord> triggers = new HashMap<>();
                while (row.next()) {
                    triggers.put(row.getString(2), trigger(row));
                }
                return triggers;
            }
        });
    }

    /** The record of a trigger that another group let go, the newest such. */
    public Optional<TriggerRecord> removedElsewhere(long group, String name) {
        return journal.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT id, name, position, generation, first_run, removed_at, start FROM triggers"
                            + " WHERE name = ? AND group_id <> ? AND removed_at IS NOT NULL ORDER BY removed_at DESC LIMIT 1")) {
                select.setString(1, name);
                select.setLong(2, group);
                ResultSet row = select.executeQuery();
                return row.next() ? Optional.of(trigger(row)) : Optional.empty();
            }
        });
    }

    private static TriggerRecord trigger(ResultSet row) throws SQLException {
        long removed = row.getLong(6);
        Long removedAt = row.wasNull() ? null : removed;
        return new TriggerRecord(
                row.getLong(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                row.getLong(5),
                removedAt,
                row.getString(7));
    }

    /** Stores a trigger's record and returns it with its row. The id of the argument is ignored. */
    public TriggerRecord save(long group, TriggerRecord record) {
        update(
                "INSERT INTO triggers (name, group_id, position, generation, first_run, removed_at, start)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name, group_id) DO UPDATE SET"
                        + " position = excluded.position, generation = excluded.generation,"
                        + " first_run = excluded.first_run, removed_at = excluded.removed_at, start = excluded.start",
                statement -> {
                    statement.setString(1, record.name());
                    statement.setLong(2, group);
                    statement.setLong(3, record.position());
                    statement.setString(4, record.generation());
                    statement.setLong(5, record.firstRunMillis());
                    statement.setObject(6, record.removedAtMillis());
                    statement.setString(7, record.start());
                });
        TriggerRecord saved = triggers(group).get(record.name());
        if (saved == null) {
            throw new IllegalStateException("trigger " + record.name() + " was not stored");
        }
        return saved;
    }

    /** Notes that a version of a trigger handles the events behind a position. */
    public void began(long trigger, String generation, long position, long atMillis) {
        update("INSERT OR REPLACE INTO trigger_generations VALUES (?, ?, ?, ?)", statement -> {
            statement.setLong(1, trigger);
            statement.setLong(2, position);
            statement.setString(3, generation);
            statement.setLong(4, atMillis);
        });
    }

    /** Which topics triggers read and have read. */
    public ReadTopics topics() {
        return new ReadTopics(journal);
    }

    /** Which versions of triggers handled what. */
    public Generations generations() {
        return new Generations(journal);
    }

    /** Forgets a trigger: its state, timers, accounts and record. Its targets stay while deliveries need them. */
    public void forget(long trigger) {
        for (String table : List.of("trigger_state", "trigger_timers", "trigger_counts", "trigger_generations")) {
            update("DELETE FROM " + table + " WHERE trigger_id = ?", statement -> statement.setLong(1, trigger));
        }
        update("DELETE FROM triggers WHERE id = ?", statement -> statement.setLong(1, trigger));
        topics().forgetUnknown();
    }

    /** Drops a trigger's pattern state and timers: it starts empty. */
    public void clearState(long trigger) {
        for (String table : List.of("trigger_state", "trigger_timers")) {
            update("DELETE FROM " + table + " WHERE trigger_id = ?", statement -> statement.setLong(1, trigger));
        }
    }

    /** Gives a trigger's pattern state and timers to another row of it, which has none. */
    public void moveState(long from, long to) {
        for (String table : List.of("trigger_state", "trigger_timers")) {
            update("UPDATE " + table + " SET trigger_id = ? WHERE trigger_id = ?", statement -> {
                statement.setLong(1, to);
                statement.setLong(2, from);
            });
        }
    }

    /** The target of a subscriber, created or updated. */
    public TargetRecord target(long trigger, String subscriber, String kind, String spec) {
        update(
                "INSERT INTO targets (trigger_id, subscriber, kind, spec) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (trigger_id, subscriber, kind) DO UPDATE SET spec = excluded.spec",
                statement -> {
                    statement.setLong(1, trigger);
                    statement.setString(2, subscriber);
                    statement.setString(3, kind);
                    statement.setString(4, spec);
                });
        return targets(trigger).stream()
                .filter(target ->
                        target.subscriber().equals(subscriber) && target.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    /** All targets that a trigger ever had. */
    public List<TargetRecord> targets(long trigger) {
        return journal.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT id, subscriber, kind, spec, lane FROM targets WHERE trigger_id = ? ORDER BY id")) {
                select.setLong(1, trigger);
                ResultSet row = select.executeQuery();
                List<TargetRecord> targets = new ArrayList<>();
                while (row.next()) {
                    targets.add(new TargetRecord(
                            row.getLong(1),
                            trigger,
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5)));
                }
                return targets;
            }
        });
    }

    /** The unfinished deliveries of a target, oldest first. */
    public List<OutboxRow.Head> outbox(long target) {
        return journal.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT id, position, attempts, due, created, generation, partition_key FROM outbox WHERE target_id = ? ORDER BY id")) {
                select.setLong(1, target);
                ResultSet row = select.executeQuery();
                List<OutboxRow.Head> heads = new ArrayList<>();
                while (row.next()) {
                    heads.add(new OutboxRow.Head(
                            row.getLong(1),
                            target,
                            row.getLong(2),
                            row.getInt(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getString(6),
                            row.getString(7)));
                }
                return heads;
            }
        });
    }

    /**
     * Loads one unfinished delivery.
     *
     * @param id the outbox row
     * @return null when the row is gone or its event is no longer kept
     */
    public @Nullable OutboxRow load(long id) {
        Optional<OutboxRow> loaded = journal.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT * FROM outbox WHERE id = ?")) {
                select.setLong(1, id);
                ResultSet row = select.executeQuery();
                return row.next() ? outboxRow(id, row) : Optional.empty();
            }
        });
        return loaded.orElse(null);
    }

    private Optional<OutboxRow> outboxRow(long id, ResultSet row) throws SQLException {
        Firing firing = FiringColumns.read(row, row.getString("subscriber"), "at", log);
        if (firing == null) {
            return Optional.empty();
        }
        return Optional.of(new OutboxRow(
                id,
                row.getLong("target_id"),
                row.getString("generation"),
                firing,
                row.getInt("attempts"),
                row.getLong("due"),
                row.getLong("created")));
    }

    /** Where a trigger's engine finds its stored state. */
    public StateSource state(long trigger) {
        return new StoredState(journal, trigger);
    }

    /** The accounts of a trigger. */
    public Map<String, Long> counts(long trigger) {
        return journal.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT name, n FROM trigger_counts WHERE trigger_id = ?")) {
                select.setLong(1, trigger);
                ResultSet row = select.executeQuery();
                Map<String, Long> counts = new HashMap<>();
                while (row.next()) {
                    counts.put(row.getString(1), row.getLong(2));
                }
                return counts;
            }
        });
    }

    /** The alerts of a target that were firing at the last commit, by identity. */
    public Map<String, Firing> alerts(long target, String subscriber) {
        return journal.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT * FROM alerts WHERE target_id = ?")) {
                select.setLong(1, target);
                ResultSet row = select.executeQuery();
                Map<String, Firing> alerts = new HashMap<>();
                while (row.next()) {
                    Firing firing = FiringColumns.read(row, subscriber, "at", log);
                    if (firing != null) {
                        alerts.put(row.getString("identity"), firing);
                    }
                }
                return alerts;
            }
        });
    }

    /** Deliveries without an outcome that are on disk. */
    public long pending() {
        return journal.read(connection -> queryLong(connection, "SELECT count(*) FROM outbox"));
    }

    /** What became of stored events. */
    public DeliveryRecords deliveries() {
        return new DeliveryRecords(journal);
    }

    /** The dead letters of the store. */
    public DeadLetters deadLetters() {
        return new DeadLetters(journal, log);
    }

    private void update(String sql, Binder binder) {
        journal.write(connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        binder.bind(statement);
                        statement.executeUpdate();
                    }
                })
                .toCompletableFuture()
                .join();
    }

    private static long queryLong(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            return select.executeQuery().getLong(1);
        }
    }

    private static List<String> strings(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            ResultSet row = select.executeQuery();
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        }
    }

    @FunctionalInterface
    private interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }
}
