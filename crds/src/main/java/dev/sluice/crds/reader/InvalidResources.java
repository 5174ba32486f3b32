package dev.sluice.crds.reader;

import dev.sluice.crds.model.InputSpec;
import dev.sluice.crds.model.ResourceId;
import dev.sluice.crds.model.SinkSpec;
import dev.sluice.crds.shape.RecordShape;
import dev.sluice.crds.shape.Shapes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Takes what an invalid resource names of others from its nodes; what is wrong with them was reported already. */
final class InvalidResources {

    private static final RecordShape INPUT = new Shapes().of(InputSpec.class);
    private static final RecordShape SINK = new Shapes().of(SinkSpec.class);
    private static final Set<String> INPUT_REFERENCES = Set.of("eventSource", "event", "namespace", "topic");
    private static final List<String> SINKS = List.of("sink", "deadLetterSink");

    /** Problems found here again go nowhere. */
    private final DocumentContext unheard = new DocumentContext("", List.of());

    private final Map<String, InputSpec> inputs = new LinkedHashMap<>();
    private final Map<String, SinkSpec> sinks = new LinkedHashMap<>();

    private InvalidResources() {}

    static InvalidResource of(ResourceId id, Origin origin, @Nullable Node spec) {
        return new InvalidResources().read(id, origin, spec);
    }

    private InvalidResource read(ResourceId id, Origin origin, @Nullable Node spec) {
        Map<String, NodeTuple> fields = entries(spec);
        entries(value(fields, "inputs")).forEach((name, input) -> input(name, input.getValueNode()));
        sink(fields, "spec");
        if (value(fields, "subscribers") instanceof SequenceNode subscribers) {
            for (int index = 0; index < subscribers.getValue().size(); index++) {
                sink(entries(subscribers.getValue().get(index)), "spec.subscribers[" + index + "]");
            }
        }
        String bus = value(fields, "eventBus") instanceof ScalarNode scalar
                        && PlainScalar.of(scalar) == PlainScalar.TEXT
                        && !scalar.getValue().isEmpty()
                ? scalar.getValue()
                : null;
        return new InvalidResource(id, origin, bus, inputs, sinks);
    }

    private void input(String name, Node node) {
        if (node instanceof MappingNode mapping) {
            List<NodeTuple> references = entries(mapping).entrySet().stream()
                    .filter(entry -> INPUT_REFERENCES.contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
            MappingNode only = new MappingNode(
                    mapping.getTag(),
                    true,
                    references,
                    mapping.getStartMark(),
                    mapping.getEndMark(),
                    mapping.getFlowStyle());
            bound(only, INPUT).ifPresent(spec -> inputs.put(name, (InputSpec) spec));
        }
    }

    private void sink(Map<String, NodeTuple> fields, String path) {
        for (String field : SINKS) {
            Node node = value(fields, field);
            if (node != null) {
                bound(node, SINK).ifPresent(spec -> sinks.put(Paths.child(path, field), (SinkSpec) spec));
            }
        }
    }

    private Optional<Object> bound(Node node, RecordShape shape) {
        return new Binder(unheard).bindRecord(node, shape, "", Set.of());
    }

    private Map<String, NodeTuple> entries(@Nullable Node node) {
        return node instanceof MappingNode mapping ? MappingReader.entries(mapping, "", unheard) : Map.of();
    }

    private static @Nullable Node value(Map<String, NodeTuple> fields, String key) {
        NodeTuple entry = fields.get(key);
        return entry == null ? null : entry.getValueNode();
    }
}
