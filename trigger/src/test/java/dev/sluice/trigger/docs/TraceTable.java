package dev.sluice.trigger.docs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.trigger.engine.Trace;
import dev.sluice.trigger.engine.TraceTrigger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The traces of a pattern kind as a table: settings, events, what fires. */
final class TraceTable {

    private static final Set<String> OF_EVERY_EVENT = Set.of("i", "id", "t", "type", "source");
    private static final Set<String> OF_EVERY_FIRING = Set.of("at", "key", "by", "state", "late", "dropped", "evicted");
    private static final Set<String> NAMES = Set.of("of", "after", "missing", "whileFiring", "steps", "unless");

    private TraceTable() {}

    static String of(List<Trace> traces) {
        StringBuilder table = new StringBuilder("| what | settings | events | fires |\n|---|---|---|---|\n");
        for (Trace trace : traces) {
            table.append("| ").append(trace.json().path("title").asText().replace("|", "\\|"));
            table.append(" | `").append(settings(trace)).append('`');
            table.append(" | ").append(events(trace));
            table.append(" | ").append(firings(trace)).append(" |\n");
        }
        return table.toString();
    }

    private static String settings(Trace trace) {
        boolean names = types(trace).size() > 1;
        return new TreeMap<>(TraceTrigger.settings(trace))
                .entrySet().stream()
                        .filter(setting -> names || !NAMES.contains(setting.getKey()))
                        .filter(setting -> !setting.getKey().equals("weight") || hasField(trace, "n"))
                        .map(Map.Entry::toString)
                        .map(setting -> setting.replaceFirst("=", ": "))
                        .collect(Collectors.joining(", "));
    }

    private static boolean hasField(Trace trace, String field) {
        for (JsonNode event : trace.events()) {
            if (event.has(field)) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> types(Trace trace) {
        Set<String> types = new HashSet<>();
        trace.events().forEach(event -> types.add(event.path("type").asText()));
        return types;
    }

    private static String events(Trace trace) {
        boolean types = types(trace).size() > 1;
        String key = trace.condition().path("key").asText("");
        List<String> events = new ArrayList<>();
        for (JsonNode event : trace.events()) {
            StringJoiner text = new StringJoiner(" ");
            text.add(event.path("t").asText() + "s");
            if (types) {
                text.add(event.path("type").asText());
            }
            if (!key.isEmpty()) {
                text.add(event.has(key) ? event.path(key).asText() : "no " + key);
            }
            if (trace.condition().path("idempotent").asBoolean()) {
                text.add(event.path("id").asText());
            }
            event.properties().forEach(field -> {
                if (!OF_EVERY_EVENT.contains(field.getKey()) && !field.getKey().equals(key)) {
                    text.add(field.getKey() + "=" + field.getValue().asText());
                }
            });
            events.add(text.toString());
        }
        return events.isEmpty() ? "none" : String.join(", ", events);
    }

    private static String firings(Trace trace) {
        List<String> firings = new ArrayList<>();
        for (JsonNode firing : trace.expect()) {
            StringJoiner text = new StringJoiner(" ");
            for (String notice : List.of("late", "dropped", "evicted")) {
                if (firing.has(notice)) {
                    text.add("*" + notice + "*");
                }
            }
            text.add(firing.path("at").asText() + "s");
            if (firing.has("key")) {
                text.add(firing.path("key").asText());
            }
            if (firing.path("state").asText().equals("resolved")) {
                text.add("resolved");
            }
            if (firing.has("by")) {
                text.add(firing.path("by").toString().replace(",", " "));
            }
            firing.properties().forEach(field -> {
                if (!OF_EVERY_FIRING.contains(field.getKey())) {
                    text.add(field.getKey() + "="
                            + field.getValue().toString().replace("\"", "").replace(",", " "));
                }
            });
            firings.add(text.toString());
        }
        return firings.isEmpty() ? "nothing" : String.join("; ", firings);
    }
}
