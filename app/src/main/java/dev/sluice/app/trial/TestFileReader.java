package dev.sluice.app.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.app.trial.TestFile.Given;
import dev.sluice.app.trial.TestFile.Recorded;
import dev.sluice.crds.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads one {@code *.test.yaml}, and reports every problem of it together. Used once, by one thread. */
public final class TestFileReader {

    private static final Set<String> FIELDS =
            Set.of("apiVersion", "kind", "trigger", "events", "eventsFrom", "from", "until", "expect");
    private static final Set<String> EVENT_FIELDS =
            Set.of("at", "input", "data", "id", "source", "type", "subject", "time");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Path file;
    private final List<TestFile> tests = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    /** A reader of one file. */
    public TestFileReader(Path file) {
        this.file = file;
    }

    /**
     * What a file holds.
     *
     * @param tests its tests
     * @param problems what is wrong in it
     */
    public record Read(List<TestFile> tests, List<Problem> problems) {}

    /** Reads the file. */
    public Read read() {
        try {
            LoaderOptions limits = new LoaderOptions();
            limits.setCodePointLimit(64 << 20);
            for (Node document : new Yaml(limits).composeAll(new StringReader(Files.readString(file)))) {
                test(document);
            }
        } catch (MarkedYAMLException broken) {
            int line = broken.getProblemMark() == null
                    ? 1
                    : broken.getProblemMark().getLine() + 1;
            problem(line, 1, "", "not YAML: " + broken.getProblem(), "");
        } catch (IOException | YAMLException unreadable) {
            problem(1, 1, "", "cannot be read: " + unreadable.getMessage(), "");
        }
        return new Read(List.copyOf(tests), List.copyOf(problems));
    }

    private void test(Node document) {
        Map<String, Node> fields = mapping(document, "", FIELDS);
        constant(document, fields, "apiVersion", "test.sluice.dev/v1");
        constant(document, fields, "kind", "TriggerTest");
        String trigger = text(document, fields, "trigger", "");
        List<Given> events = events(fields.get("events"));
        Recorded recorded = recorded(fields.get("eventsFrom"));
        if ((fields.get("events") == null) == (recorded == null)) {
            problem(document, "events", "needs events or eventsFrom, one of the two", "");
        }
        List<ObjectNode> expect = new ArrayList<>();
        Node expected = fields.get("expect");
        if (expected == null) {
            problem(document, "expect", "is missing", "write 'expect: []' when nothing must fire");
        }
        for (Node item : items(expected, "expect")) {
            expect.add(expectation(item, "expect[" + expect.size() + "]"));
        }
        tests.add(new TestFile(
                file,
                document.getStartMark().getLine() + 1,
                trigger,
                events,
                recorded,
                time(fields.get("from"), "from"),
                time(fields.get("until"), "until"),
                expect));
    }

    private List<Given> events(@Nullable Node list) {
        List<Given> events = new ArrayList<>();
        long before = Long.MIN_VALUE;
        for (Node item : items(list, "events")) {
            String path = "events[" + events.size() + "]";
            Map<String, Node> fields = mapping(item, path, EVENT_FIELDS);
            Long at = time(fields.get("at"), path + ".at");
            if (fields.get("at") == null) {
                problem(item, path + ".at", "is missing", "for example 'at: 10s'");
            }
            if (at != null && at < before) {
                problem(item, path + ".at", "is before the event above it", "events come in the order of the bus");
            }
            before = at == null ? before : at;
            ObjectNode attributes = NODES.objectNode();
            for (String name : List.of("id", "source", "type", "subject", "time")) {
                if (fields.get(name) != null) {
                    attributes.put(name, text(item, fields, name, path));
                }
            }
            Node data = fields.get("data");
            events.add(new Given(
                    at == null ? 0 : at,
                    text(item, fields, "input", path),
                    data == null ? null : json(data),
                    attributes));
        }
        return events;
    }

    private @Nullable Recorded recorded(@Nullable Node node) {
        if (node == null) {
            return null;
        }
        Map<String, Node> fields = mapping(node, "eventsFrom", Set.of("file", "source"));
        String name = text(node, fields, "file", "eventsFrom");
        Path recording = file.resolveSibling(name);
        if (!name.isEmpty() && !Files.isRegularFile(recording)) {
            problem(node, "eventsFrom.file", "\"" + name + "\" does not exist", "it is looked for beside the test");
        }
        return new Recorded(recording, text(node, fields, "source", "eventsFrom"));
    }

    private ObjectNode expectation(Node item, String path) {
        Map<String, Node> fields = mapping(item, path, null);
        if ((fields.get("subscriber") == null) == (fields.get("pattern") == null)) {
            problem(item, path, "needs subscriber or pattern, one of the two", "");
        }
        if (fields.get("at") == null) {
            problem(item, path + ".at", "is missing", "for example 'at: 10s'");
        }
        ObjectNode expectation = NODES.objectNode();
        fields.forEach((name, node) -> expectation.set(name, json(node)));
        Long at = time(fields.get("at"), path + ".at");
        expectation.put("at", at == null ? 0 : at);
        return expectation;
    }

    private Map<String, Node> mapping(Node node, String path, @Nullable Set<String> known) {
        Map<String, Node> fields = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            problem(node, path, "must be a mapping", "");
            return fields;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String name = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "?";
            String where = path.isEmpty() ? name : path + "." + name;
            if (known != null && !known.contains(name)) {
                String hint = "known fields: "
                        + String.join(", ", known.stream().sorted().toList());
                problem(tuple.getKeyNode(), where, "unknown field", hint);
            } else if (fields.putIfAbsent(name, tuple.getValueNode()) != null) {
                problem(tuple.getKeyNode(), where, "is given twice", "");
            }
        }
        return fields;
    }

    private List<Node> items(@Nullable Node node, String path) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        if (node != null) {
            problem(node, path, "must be a list", "");
        }
        return List.of();
    }

    private void constant(Node parent, Map<String, Node> fields, String name, String wanted) {
        String found = text(parent, fields, name, "");
        if (!found.isEmpty() && !found.equals(wanted)) {
            problem(fields.getOrDefault(name, parent), name, "found \"" + found + "\"", "must be " + wanted);
        }
    }

    private String text(Node parent, Map<String, Node> fields, String name, String path) {
        Node node = fields.get(name);
        String where = path.isEmpty() ? name : path + "." + name;
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        problem(node == null ? parent : node, where, node == null ? "is missing" : "must be text", "");
        return "";
    }

    private @Nullable Long time(@Nullable Node node, String path) {
        if (node == null) {
            return null;
        }
        OptionalLong millis =
                node instanceof ScalarNode scalar ? Times.millis(scalar.getValue()) : OptionalLong.empty();
        if (millis.isEmpty()) {
            problem(node, path, "is no time", "write 10s, 1m30s, 250ms or 2026-01-01T00:00:00Z");
            return null;
        }
        return millis.getAsLong();
    }

    private JsonNode json(Node node) {
        if (node instanceof MappingNode mapping) {
            ObjectNode object = NODES.objectNode();
            for (NodeTuple tuple : mapping.getValue()) {
                object.set(((ScalarNode) tuple.getKeyNode()).getValue(), json(tuple.getValueNode()));
            }
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = NODES.arrayNode();
            sequence.getValue().forEach(item -> array.add(json(item)));
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private JsonNode scalar(ScalarNode scalar) {
        String value = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return NODES.nullNode();
        }
        if (tag.equals(Tag.BOOL) || tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            try {
                return JSON.readTree(value);
            } catch (IOException notWrittenAsInJson) {
                problem(scalar, "", "\"" + value + "\" is not written as in JSON", "put text in quotes");
            }
        }
        return NODES.textNode(value);
    }

    private void problem(Node node, String path, String message, String hint) {
        problem(node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1, path, message, hint);
    }

    private void problem(int line, int column, String path, String message, String hint) {
        problems.add(new Problem(file.toString(), line, column, Problem.Severity.ERROR, path, message, hint, null));
    }
}
