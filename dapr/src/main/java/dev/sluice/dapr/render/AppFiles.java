package dev.sluice.dapr.render;

import dev.sluice.dapr.DaprNames;
import dev.sluice.dapr.DeliveryLimits;
import dev.sluice.dapr.sidecar.Expected;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of one app while they are put together. */
final class AppFiles {

    private static final int BATCH_MILLIS = 20;

    private final Map<String, String> files = new TreeMap<>();
    private final Map<String, SecretVariable> variables = new TreeMap<>();
    private final Set<String> bindings = new TreeSet<>();
    private final Map<String, Set<String>> pubsubs = new TreeMap<>();
    private final String appId;
    private final RenderOptions options;

    AppFiles(String appId, RenderOptions options) {
        this.appId = appId;
        this.options = options;
    }

    String appId() {
        return appId;
    }

    RenderOptions options() {
        return options;
    }

    Items items(String component, String holder) {
        return new Items(appId, component, holder, options.addresses());
    }

    void component(String name, String type, String version, Items items) {
        if (type.startsWith("bindings.")) {
            bindings.add(name);
        } else {
            pubsubs.putIfAbsent(name, new TreeSet<>());
        }
        Map<String, Value> metadata = items.all();
        metadata.values().forEach(value -> {
            if (value instanceof Value.Reference reference) {
                variables.put(reference.variable().name(), reference.variable());
            }
        });
        String timeout = options.initTimeout().toSeconds() + "s";
        YamlWriter.Component component = new YamlWriter.Component(name, type, version, timeout, metadata);
        put("component", name, YamlWriter.write(component, DaprNames.secrets(appId), List.of(appId)));
    }

    /**
     * A subscription.
     *
     * @param batch how many messages a delivery holds, see {@link Batches}
     */
    void subscription(String component, String topic, String deadLetterTopic, int batch) {
        pubsubs.computeIfAbsent(component, each -> new TreeSet<>()).add(topic);
        String name = DaprNames.subscription(component, topic);
        YamlWriter.Subscription subscription =
                new YamlWriter.Subscription(name, component, topic, deadLetterTopic, batch);
        put("subscription", name, YamlWriter.write(subscription, BATCH_MILLIS, List.of(appId)));
    }

    private void put(String kind, String name, String yaml) {
        files.put(DaprNames.file(kind, name), yaml);
    }

    /** Everything, with the secret store if a component needs it and the limits if there is any component. */
    Map<String, String> files() {
        if (files.isEmpty()) {
            return files;
        }
        Map<String, String> all = new TreeMap<>(files);
        all.put(DaprNames.file("resiliency", appId), YamlWriter.resiliency(appId, DeliveryLimits.DEFAULT));
        if (!variables.isEmpty()) {
            String store = DaprNames.secrets(appId);
            YamlWriter.Component component =
                    new YamlWriter.Component(store, "secretstores.local.env", "v1", "5s", Map.of());
            all.put(DaprNames.file("component", store), YamlWriter.write(component, store, List.of(appId)));
        }
        return all;
    }

    /** What the sidecar has loaded when all is well. */
    Expected expected() {
        return new Expected(bindings, pubsubs);
    }

    List<SecretVariable> variables() {
        List<SecretVariable> sorted = new ArrayList<>(variables.values());
        sorted.sort(Comparator.comparing(SecretVariable::name));
        return sorted;
    }
}
