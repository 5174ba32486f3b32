package dev.sluice.app.replay;

import dev.sluice.app.resources.BusConfiguration;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.BusSettings;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.store.PreparedEvent;
import dev.sluice.eventbus.store.Repeats;
import java.util.HashMap;
import java.util.Map;

/**
 * What the buses would not take a second time: an event of the same topic, source, id and data within the window of {@code dedup}.
 * The events come in the order of their bus times. Not thread-safe.
 */
public final class RepeatedEvents {

    private final Map<String, BusSettings> settings;
    private final Map<String, Repeats> buses = new HashMap<>();
    private final Map<Topic, Integer> topics = new HashMap<>();

    /** @param topology says what each bus remembers, and how long */
    public RepeatedEvents(Topology topology) {
        this.settings = BusConfiguration.of(topology);
    }

    /** Whether the event's bus would drop it; else it is remembered. */
    public boolean drops(StoredEvent event) {
        String bus = event.topic().bus();
        BusSettings bounds = settings.getOrDefault(bus, BusSettings.DEFAULT);
        Repeats repeats = buses.computeIfAbsent(bus, missing -> new Repeats());
        PreparedEvent row = PreparedEvent.of(new Publication(event.topic(), event.event()));
        long key = row.key(topics.computeIfAbsent(event.topic(), missing -> topics.size()));
        if (repeats.find(bounds, key, row.content(), event.busTimeMillis()) > 0) {
            return true;
        }
        repeats.add(bounds, key, row.content(), event.position(), event.busTimeMillis());
        return false;
    }
}
