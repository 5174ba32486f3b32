package dev.sluice.trigger.runtime;

import dev.sluice.eventbus.EventLog;
import dev.sluice.trigger.store.TriggerStore;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What a group is given by its process.
 *
 * @param log what it reads
 * @param store what it writes
 * @param sinks opens a sink; the group closes it
 * @param clock the process's clock
 * @param random where jitter comes from
 * @param watcher sees what happens
 * @param copied whether the log is the copy of another bus, where an event that is stored now may have happened long ago
 */
public record GroupContext(
        EventLog log,
        TriggerStore store,
        SinkOpener sinks,
        InstantSource clock,
        RandomGenerator random,
        Watcher watcher,
        boolean copied) {

    /** With a log that is a bus of its own. */
    public GroupContext(
            EventLog log,
            TriggerStore store,
            SinkOpener sinks,
            InstantSource clock,
            RandomGenerator random,
            Watcher watcher) {
        this(log, store, sinks, clock, random, watcher, false);
    }
}
