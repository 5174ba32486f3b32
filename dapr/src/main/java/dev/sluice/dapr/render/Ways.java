package dev.sluice.dapr.render;

import dev.sluice.crds.model.SourceEvent;
import dev.sluice.crds.topology.ResolvedBus;
import dev.sluice.dapr.bus.BusRoute;
import dev.sluice.dapr.bus.BusRoute.Publishing;
import dev.sluice.dapr.bus.BusRoute.Reading;
import dev.sluice.dapr.component.BusWay;
import dev.sluice.dapr.component.ComponentType;
import dev.sluice.dapr.component.ComponentType.Handling;
import dev.sluice.dapr.component.SourceWay;
import dev.sluice.dapr.source.DaprSources;
import dev.sluice.eventbus.Guarantee;
import java.util.Optional;

/** How a process goes to its buses and sources, in step with the files that are rendered for it. Without state. */
public final class Ways implements DaprSources.Ways {

    /** The ways of the table of components. */
    public Ways() {}

    @Override
    public boolean throughDapr(SourceEvent event) {
        return SourceWay.of(event).throughDapr();
    }

    @Override
    public Guarantee guarantee(SourceEvent event) {
        return SourceWay.of(event).guarantee();
    }

    /**
     * How an app reaches a bus.
     *
     * @param appId as {@link Roles} names it
     * @return empty for an embedded bus
     */
    public static Optional<BusRoute> route(ResolvedBus bus, String appId) {
        return BusWay.of(bus.spec()).map(way -> {
            return new BusRoute(
                    bus.key(),
                    appId,
                    publishing(way.type().handling()),
                    reading(way.type()),
                    way.guarantee(),
                    bus.spec().topic(),
                    Math.toIntExact(bus.spec().maxEventBytes().bytes()));
        });
    }

    private static Reading reading(ComponentType type) {
        if (type.handling() == Handling.EVENTS_ONE_TOPIC) {
            return Reading.COMPONENT_PER_TOPIC;
        }
        return type.bringsAgain() ? Reading.ONE_COMPONENT : Reading.WITH_UNDELIVERED;
    }

    private static Publishing publishing(Handling handling) {
        return switch (handling) {
            case BATCHES -> Publishing.BATCHES_WITH_KEYS;
            case EVENTS_WITH_KEYS -> Publishing.EVENTS_WITH_KEYS;
            case EVENTS, EVENTS_ONE_TOPIC, BINDING -> Publishing.EVENTS;
        };
    }
}
