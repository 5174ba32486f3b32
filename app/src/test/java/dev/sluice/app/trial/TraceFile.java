package dev.sluice.app.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.trigger.engine.Trace;
import dev.sluice.trigger.engine.TraceTrigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** A trace as a person would keep it: resources, and a test beside them. */
final class TraceFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TraceFile() {}

    /** Writes both into a folder; answers the test, in JSON, which is YAML. */
    static ObjectNode write(Trace trace, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("trace.yaml"), TraceTrigger.yaml(trace) + "---\n" + source(trace));
        ObjectNode test = test(trace);
        write(test, folder);
        return test;
    }

    static void write(ObjectNode test, Path folder) throws IOException {
        Files.writeString(folder.resolve("trace.test.yaml"), test.toPrettyString());
    }

    private static String source(Trace trace) {
        StringBuilder yaml = new StringBuilder("apiVersion: events.openfunction.io/v1alpha1\nkind: EventSource\n");
        yaml.append("metadata: {name: src}\nspec:\n  http:\n");
        for (String name : sourceEvents(trace)) {
            yaml.append("    ").append(name).append(": {}\n");
        }
        return yaml.toString();
    }

    private static Set<String> sourceEvents(Trace trace) {
        Set<String> names = new TreeSet<>();
        TraceTrigger.yaml(trace)
                .lines()
                .filter(line -> line.contains("eventSource: src"))
                .forEach(line -> {
                    String name = line.substring(line.indexOf("event: ") + "event: ".length());
                    names.add(name.replace("}", "").trim().toLowerCase(Locale.ROOT));
                });
        return names;
    }

    private static ObjectNode test(Trace trace) {
        ObjectNode test = JSON.createObjectNode();
        test.put("apiVersion", "test.sluice.dev/v1");
        test.put("kind", "TriggerTest");
        test.put("trigger", "trace");
        test.put("from", Times.text(trace.startMillis()));
        test.put("until", Times.text(trace.endMillis()));
        ArrayNode events = test.putArray("events");
        long bus = trace.startMillis();
        for (JsonNode event : trace.events()) {
            bus = Math.max(bus, 1000 * event.path("t").asLong());
            event(trace, events.addObject(), event, bus);
        }
        ArrayNode expect = test.putArray("expect");
        boolean notices = trace.expect().findValues("late").size()
                        + trace.expect().findValues("dropped").size()
                        + trace.expect().findValues("evicted").size()
                > 0;
        for (JsonNode item : trace.expect()) {
            boolean notice = item.has("late") || item.has("dropped") || item.has("evicted");
            if (!notice) {
                expectation(expect.addObject().put("subscriber", "s"), item);
            }
            if (notices) {
                expectation(expect.addObject().put("pattern", "p"), item);
            }
        }
        return test;
    }

    private static void event(Trace trace, ObjectNode given, JsonNode event, long busMillis) {
        boolean idempotent = trace.condition().path("idempotent").asBoolean();
        String type = event.path("type").asText();
        given.put("at", Times.text(busMillis));
        given.put("input", TraceTrigger.isRatio(trace) ? TraceTrigger.ONE_INPUT : type);
        given.put("type", type);
        given.put("time", Times.text(1000 * event.path("t").asLong()));
        if (idempotent) {
            given.put("id", event.path("id").asText());
            given.put("source", event.path("source").asText());
        }
        ObjectNode data = event.deepCopy();
        data.remove(List.of("i", "t", "type", "source"));
        given.set("data", data);
    }

    private static void expectation(ObjectNode expectation, JsonNode item) {
        item.properties().forEach(field -> expectation.set(field.getKey(), field.getValue()));
        expectation.put("at", Times.text(1000 * item.path("at").asLong()));
        if (item.has("by")) {
            expectation.set("events", expectation.remove("by"));
        }
    }
}
