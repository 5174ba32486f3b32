package dev.sluice.crds.shape;

import dev.sluice.crds.model.ClusterEventBus;
import dev.sluice.crds.model.EventBusResource;
import dev.sluice.crds.model.EventBusSpec;
import dev.sluice.crds.model.EventSource;
import dev.sluice.crds.model.EventSourceSpec;
import dev.sluice.crds.model.Metadata;
import dev.sluice.crds.model.Resource;
import dev.sluice.crds.model.Trigger;
import dev.sluice.crds.model.TriggerSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * One kind of the API group.
 *
 * @param kind its name in YAML
 * @param plural its name in URLs
 * @param shortName its short name for kubectl; empty: none
 * @param clusterScoped whether it has no namespace
 * @param spec what its spec looks like
 * @param maker makes the resource from its metadata and spec
 */
public record ResourceKind(
        String kind,
        String plural,
        String shortName,
        boolean clusterScoped,
        RecordShape spec,
        BiFunction<Metadata, Object, Resource> maker) {

    /** All kinds, in the order in which a person meets them. */
    public static final List<ResourceKind> ALL = all(new Shapes());

    /** What the metadata of every kind looks like. */
    public static final RecordShape METADATA = new Shapes().of(Metadata.class);

    private static List<ResourceKind> all(Shapes shapes) {
        RecordShape source = shapes.of(EventSourceSpec.class);
        RecordShape bus = shapes.of(EventBusSpec.class);
        RecordShape trigger = shapes.of(TriggerSpec.class);
        return List.of(
                new ResourceKind("EventSource", "eventsources", "es", false, source, ResourceKind::eventSource),
                new ResourceKind("EventBus", "eventbuses", "eb", false, bus, ResourceKind::eventBus),
                new ResourceKind(
                        "ClusterEventBus", "clustereventbuses", "ceb", true, bus, ResourceKind::clusterEventBus),
                new ResourceKind("Trigger", "triggers", "", false, trigger, ResourceKind::trigger));
    }

    private static Resource eventSource(Metadata metadata, Object spec) {
        return new EventSource(metadata, (EventSourceSpec) spec);
    }

    private static Resource eventBus(Metadata metadata, Object spec) {
        return new EventBusResource(metadata, (EventBusSpec) spec);
    }

    private static Resource clusterEventBus(Metadata metadata, Object spec) {
        return new ClusterEventBus(metadata, (EventBusSpec) spec);
    }

    private static Resource trigger(Metadata metadata, Object spec) {
        return new Trigger(metadata, (TriggerSpec) spec);
    }

    /** The kind of a name. */
    public static Optional<ResourceKind> named(String kind) {
        return ALL.stream().filter(candidate -> candidate.kind().equals(kind)).findFirst();
    }
}
