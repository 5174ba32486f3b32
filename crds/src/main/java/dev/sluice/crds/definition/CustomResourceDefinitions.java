package dev.sluice.crds.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.crds.model.ResourceStatus;
import dev.sluice.crds.shape.RecordShape;
import dev.sluice.crds.shape.ResourceKind;
import dev.sluice.crds.shape.Shapes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The CustomResourceDefinitions of all kinds, made from the shapes that the YAML reader uses: both say the same about types,
 * enums, required and exclusive fields. References, expressions and unknown fields are the reader's alone. The same input
 * gives the same text.
 */
public final class CustomResourceDefinitions {

    private static final String GROUP = "events.openfunction.io";
    private static final RecordShape STATUS = new Shapes().of(ResourceStatus.class);

    private CustomResourceDefinitions() {}

    /** The definitions as YAML, by file name such as {@code events.openfunction.io_triggers.yaml}. */
    public static Map<String, String> generate() {
        YAMLMapper mapper = YAMLMapper.builder(YAMLFactory.builder()
                        .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                        .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                        .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                        .disable(YAMLGenerator.Feature.SPLIT_LINES)
                        .build())
                .build();
        Map<String, String> files = new LinkedHashMap<>();
        for (ResourceKind kind : ResourceKind.ALL) {
            try {
                files.put(GROUP + "_" + kind.plural() + ".yaml", mapper.writeValueAsString(definition(kind)));
            } catch (JsonProcessingException impossible) {
                throw new IllegalStateException("maps and lists can be written", impossible);
            }
        }
        return files;
    }

    static Map<String, Object> definition(ResourceKind kind) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("group", GROUP);
        spec.put("scope", kind.clusterScoped() ? "Cluster" : "Namespaced");
        spec.put("names", names(kind));
        spec.put("versions", List.of(version(kind)));
        return ordered(
                "apiVersion",
                "apiextensions.k8s.io/v1",
                "kind",
                "CustomResourceDefinition",
                "metadata",
                Map.of("name", kind.plural() + "." + GROUP),
                "spec",
                spec);
    }

    private static Map<String, Object> names(ResourceKind kind) {
        Map<String, Object> names = ordered(
                "kind", kind.kind(),
                "listKind", kind.kind() + "List",
                "plural", kind.plural(),
                "singular", kind.kind().toLowerCase(Locale.ROOT));
        if (!kind.shortName().isEmpty()) {
            names.put("shortNames", List.of(kind.shortName()));
        }
        names.put("categories", List.of("sluice"));
        return names;
    }

    private static Map<String, Object> version(ResourceKind kind) {
        return ordered(
                "name",
                "v1alpha1",
                "served",
                true,
                "storage",
                true,
                "subresources",
                Map.of("status", Map.of()),
                "additionalPrinterColumns",
                columns(kind),
                "schema",
                Map.of("openAPIV3Schema", schema(kind)));
    }

    private static Map<String, Object> schema(ResourceKind kind) {
        Map<String, Object> properties = ordered(
                "apiVersion", Map.of("type", "string"),
                "kind", Map.of("type", "string"),
                "metadata", Map.of("type", "object"),
                "spec", new StructuralSchema().of(kind.spec()),
                "status", status());
        Map<String, Object> schema = ordered("type", "object", "properties", properties);
        if (kind.spec().fields().stream().anyMatch(field -> field.required())) {
            schema.put("required", List.of("spec"));
        }
        return schema;
    }

    private static Map<String, Object> status() {
        Map<String, Object> status = new StructuralSchema().of(STATUS);
        Map<?, ?> properties = (Map<?, ?>) status.get("properties");
        if (properties != null && properties.get("conditions") instanceof Map<?, ?> conditions) {
            Map<String, Object> listMap = new LinkedHashMap<>();
            conditions.forEach((key, value) -> listMap.put(String.valueOf(key), value));
            listMap.put("x-kubernetes-list-type", "map");
            listMap.put("x-kubernetes-list-map-keys", List.of("type"));
            Map<String, Object> replaced = new LinkedHashMap<>();
            properties.forEach((key, value) -> replaced.put(String.valueOf(key), value));
            replaced.put("conditions", listMap);
            status.put("properties", replaced);
        }
        return status;
    }

    private static List<Map<String, Object>> columns(ResourceKind kind) {
        List<Map<String, Object>> columns = new ArrayList<>();
        switch (kind.kind()) {
            case "EventSource" -> {
                columns.add(column("EventBus", "string", ".spec.eventBus"));
                columns.add(column("Sink", "string", ".spec.sink.uri"));
            }
            case "Trigger" -> {
                columns.add(column("EventBus", "string", ".spec.eventBus"));
                columns.add(column("Group", "string", ".spec.group"));
            }
            default -> columns.add(column("Guarantee", "string", ".status.guarantee"));
        }
        columns.add(column("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status"));
        columns.add(column("Reason", "string", ".status.conditions[?(@.type==\"Ready\")].reason"));
        columns.add(column("Age", "date", ".metadata.creationTimestamp"));
        return columns;
    }

    private static Map<String, Object> column(String name, String type, String path) {
        return ordered("name", name, "type", type, "jsonPath", path);
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int index = 0; index < keysAndValues.length; index += 2) {
            map.put((String) keysAndValues[index], keysAndValues[index + 1]);
        }
        return map;
    }
}
