package dev.sluice.benchmarks.patterns;

import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.trigger.engine.Changes;
import dev.sluice.trigger.engine.StoredEvents;
import dev.sluice.trigger.engine.TriggerInstance;
import dev.sluice.trigger.engine.TriggerProgram;
import dev.sluice.trigger.store.ChangeSet;
import dev.sluice.trigger.store.TriggerRecord;
import dev.sluice.trigger.store.TriggerStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The engine over a store on disk, fed with events that are in no log: its state is then all that takes memory and disk. */
final class StoredTrigger implements AutoCloseable {

    private static final int EVENTS_PER_COMMIT = 5_000;

    private final EmbeddedLog log;
    private final TriggerStore store;
    private final long group;
    private final long row;
    private final TriggerInstance instance;
    private long position;

    /**
     * Opens it, empty.
     *
     * @param directory where its file will be
     */
    StoredTrigger(Path directory, Topology topology) {
        log = EmbeddedLog.open(directory, Map.of(), Clock.systemUTC());
        store = TriggerStore.open(log, log);
        group = store.group("benchmark", 0)[0];
        row = store.save(group, new TriggerRecord(0, "default/logins", 0, "1", 0, null, "earliest"))
                .id();
        TriggerProgram program =
                TriggerProgram.compile(topology.triggers().values().iterator().next());
        instance = new TriggerInstance(program, store.state(row), StoredEvents.NONE);
    }

    /** Looks at one event of a key, a millisecond of bus time after the one before. */
    void take(int key) {
        position++;
        instance.onEvent(new StoredEvent(position, position, CountTrigger.TOPIC, CountTrigger.event(position, key)));
        if (position % EVENTS_PER_COMMIT == 0) {
            commit(instance.drain());
        }
    }

    private void commit(Changes changes) {
        store.commit(new ChangeSet(
                        group,
                        position,
                        List.of(),
                        Map.of(row, changes),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()))
                .toCompletableFuture()
                .join();
    }

    int keys() {
        return instance.keys();
    }

    int timers() {
        return instance.timers();
    }

    @Override
    public void close() {
        log.close();
    }
}
