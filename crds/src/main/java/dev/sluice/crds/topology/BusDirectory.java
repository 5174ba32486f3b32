package dev.sluice.crds.topology;

import dev.sluice.crds.Suggestion;
import dev.sluice.crds.model.AllowedNamespaces;
import dev.sluice.crds.model.ClusterEventBus;
import dev.sluice.crds.model.EventBusResource;
import dev.sluice.crds.model.EventBusSpec;
import dev.sluice.crds.model.LabelRequirement;
import dev.sluice.crds.model.LabelSelector;
import dev.sluice.crds.model.ResourceId;
import dev.sluice.crds.reader.Located;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.Referrer;
import dev.sluice.crds.reader.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The buses of some resources: looked up in the namespace, then in the cluster. */
final class BusDirectory {

    private static final String DEFAULT = "default";

    private final Map<String, ResolvedBus> buses = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> namespaceLabels = new LinkedHashMap<>();
    private final ReadResult read;
    private final Complaints complaints;

    BusDirectory(ReadResult read, Complaints complaints) {
        this.read = read;
        this.complaints = complaints;
        for (Located located : read.resources()) {
            if (located.resource() instanceof EventBusResource bus) {
                buses.put(bus.key(), new ResolvedBus(bus.key(), bus.spec(), false));
            } else if (located.resource() instanceof ClusterEventBus bus) {
                buses.put(bus.key(), new ResolvedBus(bus.key(), bus.spec(), false));
            }
        }
        for (Target target : read.targets()) {
            if (target.kind().equals("Namespace") && target.apiVersion().equals("v1")) {
                namespaceLabels.put(target.name(), target.labels());
            }
        }
    }

    Map<String, ResolvedBus> all() {
        return buses;
    }

    /** The bus of a key, see {@link TopicRef#busKey}. */
    Optional<ResolvedBus> find(String key) {
        return Optional.ofNullable(buses.get(key));
    }

    /** Finds the bus that a resource names; one that is not there is reported, an invalid one is not. */
    Optional<ResolvedBus> find(Referrer user, String name) {
        String namespace = user.id().namespace();
        if (read.isInvalid(new ResourceId("EventBus", namespace, name))) {
            return Optional.empty();
        }
        ResolvedBus own = buses.get(namespace + "/" + name);
        if (own != null) {
            return Optional.of(own);
        }
        if (read.isInvalid(new ResourceId("ClusterEventBus", "", name))) {
            return Optional.empty();
        }
        ResolvedBus shared = buses.get("/" + name);
        if (shared != null) {
            return Optional.of(shared);
        }
        if (name.equals(DEFAULT)) {
            return Optional.of(implicit("/" + DEFAULT));
        }
        complaints.error(
                user,
                "spec.eventBus",
                "unknown bus \"" + name + "\" in namespace " + namespace,
                Suggestion.hint("known buses", name, visibleFrom(namespace)));
        return Optional.empty();
    }

    /** A bus that no resource declares. */
    ResolvedBus implicit(String key) {
        return buses.computeIfAbsent(key, absent -> new ResolvedBus(absent, Synthetic.busSpec(), true));
    }

    private Set<String> visibleFrom(String namespace) {
        Set<String> names = new TreeSet<>();
        names.add(DEFAULT);
        for (String key : buses.keySet()) {
            int slash = key.indexOf('/');
            String owner = key.substring(0, slash);
            if (owner.isEmpty() || owner.equals(namespace)) {
                names.add(key.substring(slash + 1));
            }
        }
        return names;
    }

    /** Whether triggers of a namespace may read a bus; {@code sourceNamespace} is where the event comes from. */
    boolean mayRead(ResolvedBus bus, String sourceNamespace, String triggerNamespace) {
        EventBusSpec spec = bus.spec();
        AllowedNamespaces allowed = spec.allowedNamespaces();
        return triggerNamespace.equals(sourceNamespace)
                || switch (allowed.from()) {
                    case SAME -> false;
                    case ALL -> true;
                    case SELECTOR -> allowed.selector() != null && selects(allowed.selector(), triggerNamespace);
                };
    }

    private boolean selects(LabelSelector selector, String namespace) {
        Map<String, String> labels = new LinkedHashMap<>(namespaceLabels.getOrDefault(namespace, Map.of()));
        labels.put("kubernetes.io/metadata.name", namespace);
        return selector.matchLabels().entrySet().stream()
                        .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())))
                && selector.matchExpressions().stream().allMatch(requirement -> holds(requirement, labels));
    }

    private static boolean holds(LabelRequirement requirement, Map<String, String> labels) {
        String value = labels.get(requirement.key());
        return switch (requirement.operator()) {
            case IN -> value != null && requirement.values().contains(value);
            case NOT_IN -> value == null || !requirement.values().contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
        };
    }
}
