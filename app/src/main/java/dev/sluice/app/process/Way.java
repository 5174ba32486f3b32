package dev.sluice.app.process;

import dev.sluice.app.api.BusStates;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.eventsource.http.HttpSources;
import dev.sluice.eventsource.spi.SourceKind;
import java.util.List;

/**
 * What differs between everything in one process and a role beside Dapr; all else is {@link SluiceProcess}.
 *
 * <p>Called in this order: {@link #part}, {@link #open}, {@link #follow}, {@link #begin}; at each reload {@link #part} and
 * {@link #follow}; at the end {@link #stop} when the sources have stopped, {@link #close} before the log is closed.
 */
interface Way extends BusStates, AutoCloseable {

    /**
     * What of the resources runs in this process. Pure.
     *
     * @throws StartFailure when the resources hold nothing of it, or more than one; says how to choose
     */
    Topology part(Topology whole);

    /**
     * Opens the log of the data directory. Blocks on disk.
     *
     * @throws dev.sluice.eventbus.EventBusException as {@link EmbeddedLog#open}
     */
    EmbeddedLog open(Topology part);

    /** Whether that log is the copy of another bus. */
    boolean copies();

    /** Where sources and subscribers publish. */
    EventBus bus();

    /** The kinds of sources there are. */
    List<SourceKind<?>> kinds(HttpSources http);

    /** The sources that run elsewhere and whose dead letters come here, with their buses; as {@link #part} was asked last. */
    Topology elsewhere();

    /** Runs with these resources from now on; called before sources and triggers do. */
    void follow(Topology part);

    /** Lets events come; sources and triggers run. */
    void begin();

    /** What a person wants to know of the buses. */
    List<String> notes(Topology part);

    /** What keeps the process from being ready; empty when nothing does. */
    List<String> unready();

    /** Takes no more events. */
    void stop();

    @Override
    void close();
}
