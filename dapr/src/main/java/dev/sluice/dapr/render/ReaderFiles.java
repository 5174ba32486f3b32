package dev.sluice.dapr.render;

import dev.sluice.dapr.DaprNames;
import dev.sluice.dapr.component.BusWay;
import dev.sluice.dapr.component.ComponentType.Handling;
import dev.sluice.dapr.render.Rendering.Bus;
import java.util.Collection;

/** How an app reads topics of a bus: through one component, or through one for each topic where a component serves one only. */
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
        String undelivered = DaprNames.brokerTopic(prefix, DaprNames.undelivered(app.appId()));
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
            app.subscription(component, atBroker, undelivered, way.type().bulk());
        }
    }

    private void component(String name) {
        Items items = bus.metadata().read(app.items(name, "bus " + bus.bus().key()), DaprNames.consumer(name));
        app.component(name, bus.way().type().type(), bus.way().version(), items);
    }
}
