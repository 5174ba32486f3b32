package dev.sluice.trigger.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.eventbus.BusSettings;
import dev.sluice.eventbus.Journal;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.trigger.store.ChangeSet;
import dev.sluice.trigger.store.OutboxRow;
import dev.sluice.trigger.store.TriggerRecord;
import dev.sluice.trigger.store.TriggerStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A trace over the real log and the real store of one directory: it goes on from whatever is stored there. */
final class StoreRun implements AutoCloseable {

    private static final String GENERATION = "g1";
    private static final List<String> FILES = List.of(EmbeddedLog.FILE, EmbeddedLog.FILE + "-wal");

    /** Told at each point where the process may die, while nothing writes: in the middle of a commit, and after one. */
    interface Points {
        void at(Path directory);
    }

    private final Trace trace;
    private final Path directory;
    private final Points points;
    private final HandClock clock = new HandClock();
    private final EmbeddedLog log;
    private final TriggerStore store;
    private final TriggerInstance instance;
    private final long group;
    private final long trigger;
    private final long target;
    private long position;
    private volatile boolean deciding;

    StoreRun(Path directory, Trace trace, TriggerProgram program, Points points) {
        this.trace = trace;
        this.directory = directory;
        this.points = points;
        this.log = EmbeddedLog.open(directory, Map.of(Triggers.BUS, withoutDedup()), clock);
        this.store = TriggerStore.open(watched(), log);
        long[] stored = store.group("default/default/default", 0);
        this.group = stored[0];
        this.position = stored[1];
        TriggerRecord record = store.triggers(group).get("default/trace");
        this.trigger = record == null
                ? store.save(group, new TriggerRecord(0, "default/trace", -1, GENERATION, 0, null, ""))
                        .id()
                : record.id();
        this.target = store.target(trigger, "s", "sink", "").id();
        this.instance = new TriggerInstance(program, store.state(trigger), log::find);
    }

    /** Copies what a process that dies now leaves behind. */
    static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to);
            for (String file : FILES) {
                if (Files.exists(from.resolve(file))) {
                    Files.copy(from.resolve(file), to.resolve(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The events of a trace are sent once: their times are further apart than a log remembers ids. */
    private static BusSettings withoutDedup() {
        BusSettings usual = BusSettings.DEFAULT;
        return new BusSettings(
                usual.sync(),
                usual.historyAge(),
                usual.historyBytes(),
                usual.dropUnread(),
                Duration.ZERO,
                usual.dedupMaxIds(),
                usual.maxEventBytes());
    }

    /** The log's journal, with a point behind the last statement of a decision and before its commit. */
    private Journal watched() {
        return new Journal() {
            @Override
            public CompletionStage<Void> write(Work work) {
                return log.write(connection -> {
                    work.run(connection);
                    if (deciding) {
                        points.at(directory);
                    }
                });
            }

            @Override
            public <T> T read(Query<T> query) {
                return log.read(query);
            }
        };
    }

    /** Does all that the trace says and that is not decided yet. */
    StoreRun run() {
        clock.millis = trace.startMillis();
        decide(position, at -> at.advanceTo(trace.startMillis()));
        long number = 0;
        for (JsonNode event : distinct()) {
            clock.millis = Math.max(clock.millis, 1000 * event.path("t").asLong());
            if (++number > position) {
                StoredEvent stored = stored(number, event);
                runTimersUpTo(stored.busTimeMillis());
                decide(number, at -> at.onEvent(stored));
            }
        }
        clock.millis = Math.max(clock.millis, trace.endMillis());
        runTimersUpTo(trace.endMillis());
        decide(position, at -> at.finish(trace.endMillis()));
        return this;
    }

    private List<JsonNode> distinct() {
        List<JsonNode> distinct = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode json : trace.events()) {
            if (seen.add(TraceRun.event(trace, json).event().id()
                    + TraceRun.event(trace, json).event().source())) {
                distinct.add(json);
            }
        }
        return distinct;
    }

    private StoredEvent stored(long number, JsonNode json) {
        if (log.head() < number) {
            Publication event = TraceRun.event(trace, json);
            log.publish(List.of(event)).toCompletableFuture().join();
        }
        return log.find(number).orElseThrow();
    }

    private void runTimersUpTo(long millis) {
        while (instance.nextDueMillis().orElse(Long.MAX_VALUE) < millis) {
            long due = instance.nextDueMillis().getAsLong();
            decide(position, at -> at.advanceTo(due));
        }
    }

    /** One step and its commit, as a group does it. */
    private void decide(long at, Function<TriggerInstance, Step> work) {
        Step step = work.apply(instance);
        List<OutboxRow> begun = step.firings().stream()
                .map(firing -> new OutboxRow(store.nextRow(), target, GENERATION, firing, 0, 0, clock.millis()))
                .toList();
        deciding = true;
        store.commit(changes(at, begun)).toCompletableFuture().join();
        deciding = false;
        position = at;
        log.write(connection -> points.at(directory)).toCompletableFuture().join();
    }

    private ChangeSet changes(long at, List<OutboxRow> begun) {
        Changes drained = instance.drain();
        List<ChangeSet.Count> counts = drained.counts().entrySet().stream()
                .map(count -> new ChangeSet.Count(trigger, count.getKey(), count.getValue()))
                .toList();
        return new ChangeSet(
                group,
                at,
                List.of(),
                Map.of(trigger, drained),
                begun,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                counts,
                List.of(),
                List.of());
    }

    /** The firings that the outbox holds, oldest first. */
    List<Firing> firings() {
        return store.outbox(target).stream()
                .map(head -> Objects.requireNonNull(store.load(head.id())).firing())
                .toList();
    }

    /** What still waits for time to pass. */
    List<String> timers() {
        return store.state(trigger).timers().stream()
                .map(timer -> timer.pattern() + " " + timer.key() + " " + timer.dueMillis())
                .toList();
    }

    /** The accounts. */
    Map<String, Long> counts() {
        return store.counts(trigger);
    }

    @Override
    public void close() {
        log.close();
    }

    /** A clock that stands where it is put. */
    private static final class HandClock extends Clock {

        private volatile long millis;

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
