package dev.sluice.app.guarantee;

import dev.sluice.crds.topology.ResolvedBus;
import dev.sluice.crds.topology.ResolvedSource;
import dev.sluice.crds.topology.Topology;
import dev.sluice.dapr.component.BusWay;
import dev.sluice.dapr.component.SourceWay;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.Guarantee.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is taken, and promised, for a bus or a source event beside Dapr.
 *
 * @param via the type of a component, or {@code native} for a connector of our own
 * @param promise what is promised in this way
 */
public record BesideDapr(String via, Promise promise) {

    private static final String NATIVE = "native";

    /** For a bus; empty for one that names no broker, which Dapr does not serve. */
    public static Optional<BesideDapr> of(ResolvedBus bus) {
        return BusWay.of(bus.spec())
                .map(way ->
                        new BesideDapr(way.type().type(), promise(way.guarantee(), String.join("; ", way.remarks()))));
    }

    /** For a source event. */
    public static BesideDapr of(ResolvedSource.Event event) {
        SourceWay way = SourceWay.of(event.event());
        if (way.throughDapr()) {
            return new BesideDapr(way.type(), promise(way.guarantee(), way.remark()));
        }
        Promise own = SourcePromise.of(event.event());
        return new BesideDapr(NATIVE, new Promise(own.kind(), joined(own.reason(), way.remark())));
    }

    /** What can be lost beside Dapr, and where. */
    public static List<String> gaps(Topology topology) {
        List<String> gaps = new ArrayList<>();
        for (ResolvedBus bus : topology.buses().values()) {
            of(bus).ifPresent(beside -> beside.gap("bus " + bus.key(), gaps));
        }
        for (ResolvedSource source : topology.sources().values()) {
            for (ResolvedSource.Event event : source.events()) {
                of(event).gap("source " + source.key() + "/" + event.event().name(), gaps);
            }
        }
        return gaps;
    }

    private void gap(String subject, List<String> gaps) {
        if (promise.kind() != Promise.Kind.AT_LEAST_ONCE) {
            gaps.add(subject + " via " + via + ": " + promise.kind().word() + ", " + promise.reason());
        }
    }

    private static Promise promise(Guarantee guarantee, String remark) {
        String reason = joined(guarantee.reason(), remark);
        return guarantee.delivery() == Delivery.AT_LEAST_ONCE
                ? Promise.atLeastOnce(reason)
                : Promise.bestEffort(reason);
    }

    private static String joined(String first, String second) {
        return first.isEmpty() || second.isEmpty() ? first + second : first + "; " + second;
    }
}
