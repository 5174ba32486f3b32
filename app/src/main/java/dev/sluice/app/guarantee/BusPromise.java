package dev.sluice.app.guarantee;

import dev.sluice.crds.model.EventBusSpec;
import dev.sluice.crds.model.SyncMode;
import dev.sluice.crds.model.UnreadPolicy;
import dev.sluice.crds.topology.ResolvedBus;
import java.util.ArrayList;
import java.util.List;

/** What one process promises for a bus: there the embedded log serves every bus, whatever broker it names. */
public final class BusPromise {

    private BusPromise() {}

    /** The promise for a bus. */
    public static Promise of(ResolvedBus bus) {
        EventBusSpec spec = bus.spec();
        List<String> gaps = new ArrayList<>();
        if (spec.embedded() != null && spec.embedded().sync() == SyncMode.INTERVAL) {
            gaps.add("embedded.sync is interval: a power failure may lose the newest events");
        }
        if (spec.history().unread() == UnreadPolicy.DROP) {
            gaps.add("history.unread is drop: a full log removes events that triggers have not read");
        }
        return gaps.isEmpty()
                ? Promise.atLeastOnce("embedded log, on disk before it is acknowledged")
                : Promise.bestEffort(String.join("; ", gaps));
    }
}
