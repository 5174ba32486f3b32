package dev.sluice.crds.reader;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Reads what we need of a document of another API group: its name, labels and address. */
final class ForeignDocument {

    private ForeignDocument() {}

    static Optional<Target> read(MappingNode document, String apiVersion, String kind) {
        Object content = FreeValues.of(document, "", new DocumentContext("", List.of()));
        Object metadata = in(content, "metadata");
        if (!(in(metadata, "name") instanceof String name)) {
            return Optional.empty();
        }
        String namespace = in(metadata, "namespace") instanceof String given ? given : "default";
        return Optional.of(new Target(
                apiVersion, kind, namespace, name, labels(in(metadata, "labels")), url(in(content, "status"))));
    }

    private static Map<String, String> labels(@Nullable Object labels) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (labels instanceof Map<?, ?> map) {
            map.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
        }
        return texts;
    }

    private static @Nullable String url(@Nullable Object status) {
        if (in(in(status, "address"), "url") instanceof String url) {
            return url;
        }
        if (in(status, "url") instanceof String url) {
            return url;
        }
        if (in(status, "addresses") instanceof List<?> addresses) {
            return addresses.stream()
                    .filter(address -> !"External".equals(in(address, "type")))
                    .map(address -> in(address, "value"))
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .findFirst()
                    .orElse(null);
        }
        return null;
    }

    private static @Nullable Object in(@Nullable Object map, String key) {
        return map instanceof Map<?, ?> fields ? fields.get(key) : null;
    }
}
