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
 */
public record GroupContext(
        EventLog log,
        TriggerStore store,
        SinkOpener sinks,
        InstantSource clock,
        RandomGenerator random,
        Watcher watcher) {}
