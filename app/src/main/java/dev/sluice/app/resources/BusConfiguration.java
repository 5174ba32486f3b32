package dev.sluice.app.resources;

import dev.sluice.crds.model.EventBusSpec;
import dev.sluice.crds.model.SyncMode;
import dev.sluice.crds.model.UnreadPolicy;
import dev.sluice.crds.topology.ResolvedBus;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.BusSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the resources say of buses, as the embedded log takes it. */
public final class BusConfiguration {

    private BusConfiguration() {}

    /** The settings of every bus, by its key; a bus that is not there has {@link BusSettings#DEFAULT}. */
    public static Map<String, BusSettings> of(Topology topology) {
        Map<String, BusSettings> settings = new LinkedHashMap<>();
        for (ResolvedBus bus : topology.buses().values()) {
            settings.put(bus.key(), of(bus.spec()));
        }
        return settings;
    }

    private static BusSettings of(EventBusSpec spec) {
        boolean interval = spec.embedded() != null && spec.embedded().sync() == SyncMode.INTERVAL;
        return new BusSettings(
                interval ? BusSettings.Sync.INTERVAL : BusSettings.Sync.ALWAYS,
                spec.history().age(),
                spec.history().size().bytes(),
                spec.history().unread() == UnreadPolicy.DROP,
                spec.dedup().window(),
                spec.dedup().maxIds(),
                Math.toIntExact(spec.maxEventBytes().bytes()));
    }

    /** The name of the broker that a bus asks for; empty for the embedded log. */
    public static String broker(EventBusSpec spec) {
        if (spec.natsStreaming() != null) {
            return "natsStreaming";
        }
        if (spec.kafka() != null) {
            return "kafka";
        }
        if (spec.jetStream() != null) {
            return "jetStream";
        }
        if (spec.redis() != null) {
            return "redis";
        }
        if (spec.rabbitmq() != null) {
            return "rabbitmq";
        }
        if (spec.pulsar() != null) {
            return "pulsar";
        }
        return spec.dapr() == null ? "" : spec.dapr().type();
    }
}
