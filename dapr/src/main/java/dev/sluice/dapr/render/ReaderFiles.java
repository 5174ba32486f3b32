package dev.sluice.dapr.render;

import dev.sluice.dapr.DaprNames;
import dev.sluice.dapr.component.BusWay;
import dev.sluice.dapr.component.ComponentType.Handling;
import dev.sluice.dapr.render.Rendering.Bus;
import java.util.Collection;

/**
 * How an app reads topics of a bus: through one component, or through one for each topic where a component serves one only. A
 * broker that brings a message again until it is taken needs no other place for it; elsewhere there is a topic for what was not
 * taken, and the app reads it.
 *
 * @see <a href="../../../../../../../../docs/adr/0083-what-an-app-does-not-take.md">Decision 83</a>
 */
final class ReaderFiles {

    private final AppFiles app;
    private final Bus bus;

    ReaderFiles(AppFiles app, Bus bus) {
        this.app = app;
        this.bus = bus;
    }

    void add(Collection<String> topics) {
        BusWay way = bus.way();
        boolean each = way.type().handling() == Handling.EVENTS_ONE_TOPIC;
        String busKey = bus.bus().key();
        String prefix = bus.bus().spec().topic();
        String undelivered =
                way.type().bringsAgain() ? "" : DaprNames.brokerTopic(prefix, DaprNames.undelivered(app.appId()));
        int batch = Batches.of(way.type(), bus.bus().spec().maxEventBytes());
        if (!each) {
            component(DaprNames.reader(app.appId(), busKey));
        }
        for (String topic : topics) {
            String atBroker = DaprNames.brokerTopic(prefix, topic);
            String component =
                    each ? DaprNames.reader(app.appId(), busKey, atBroker) : DaprNames.reader(app.appId(), busKey);
            if (each) {
                component(component);
            }
            app.subscription(component, atBroker, undelivered, batch);
        }
        if (!undelivered.isEmpty()) {
            // read by the app itself, and put at its end again for as long as the app does not take it
            app.subscription(DaprNames.reader(app.appId(), busKey), undelivered, undelivered, batch);
        }
    }

    private void component(String name) {
        Items items = bus.metadata().read(app.items(name, "bus " + bus.bus().key()), DaprNames.consumer(name));
        app.component(name, bus.way().type().type(), bus.way().version(), items);
    }
}
