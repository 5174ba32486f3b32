package dev.sluice.app.api;

import dev.sluice.app.resources.Resources;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.eventsource.Sources;
import dev.sluice.trigger.runtime.TriggerHost;
import dev.sluice.trigger.store.DeadLetterRow;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What the API shows and acts on.
 *
 * @param resources what is running now
 * @param log the log
 * @param triggers the trigger groups
 * @param sources the sources
 * @param deadLetters sends a dead letter again (true) or discards it (false); throws IllegalArgumentException when it cannot
 * @param buses what is known of buses that are not in the log
 * @param data the data directory
 * @param started when the process started
 * @param offline whether sources do not connect
 */
public record Served(
        Supplier<Resources> resources,
        EmbeddedLog log,
        TriggerHost triggers,
        Sources sources,
        BiConsumer<DeadLetterRow, Boolean> deadLetters,
        BusStates buses,
        Path data,
        Instant started,
        boolean offline) {}
