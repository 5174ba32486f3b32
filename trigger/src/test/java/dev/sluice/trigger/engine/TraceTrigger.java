package dev.sluice.trigger.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** A trace's condition as a Trigger, mapped as the README beside the traces says. */
public final class TraceTrigger {

    public static final String ONE_INPUT = "any";

    private static final Map<String, String> REARMS = Map.of("untilQuiet", "quiet", "cooldown", "cooldown");

    private final JsonNode condition;
    private final Map<String, String> fields = new LinkedHashMap<>();

    private TraceTrigger(JsonNode condition) {
        this.condition = condition;
    }

    public static boolean isRatio(Trace trace) {
        return trace.condition().path("kind").asText().equals("ratio");
    }

    public static String yaml(Trace trace) {
        return new TraceTrigger(trace.condition()).write(trace, Map.of());
    }

    /** The fields of the pattern, as they are written in a resource. */
    public static Map<String, String> settings(Trace trace) {
        TraceTrigger trigger = new TraceTrigger(trace.condition());
        trigger.pattern();
        return trigger.fields;
    }

    /** The same by the events' own time, and without an end to the patience for the next event. */
    static String eventTimeYaml(Trace trace) {
        return new TraceTrigger(trace.condition()).write(trace, Map.of("time", "event", "idle", "10000h"));
    }

    private String write(Trace trace, Map<String, String> more) {
        StringBuilder yaml = new StringBuilder("apiVersion: events.openfunction.io/v1alpha1\nkind: Trigger\n");
        yaml.append("metadata: {name: trace}\nspec:\n  inputs:\n");
        for (String input : inputs(trace)) {
            yaml.append("    ").append(input).append(": {eventSource: src, event: ");
            yaml.append(input.toLowerCase(Locale.ROOT)).append("}\n");
        }
        yaml.append("  patterns:\n    p:\n      ")
                .append(trace.condition().path("kind").asText())
                .append(":\n");
        pattern();
        fields.putAll(more);
        fields.forEach((name, value) ->
                yaml.append("        ").append(name).append(": ").append(value).append('\n'));
        return yaml.append("  subscribers:\n  - {name: s, condition: p, sink: {uri: \"print:\"}}\n")
                .toString();
    }

    private Set<String> inputs(Trace trace) {
        if (isRatio(trace)) {
            return Set.of(ONE_INPUT);
        }
        Set<String> inputs = new LinkedHashSet<>();
        for (String word : new String[] {"type", "trigger", "source", "target"}) {
            if (condition.has(word)) {
                inputs.add(condition.path(word).asText());
            }
        }
        if (condition.path("kind").asText().equals("absence")) {
            inputs.add(condition.path("expect").asText());
        }
        for (String word : new String[] {"of", "steps", "unless"}) {
            condition.path(word).forEach(name -> inputs.add(name.asText()));
        }
        trace.events().forEach(event -> inputs.add(event.path("type").asText()));
        return inputs;
    }

    private void pattern() {
        switch (condition.path("kind").asText()) {
            case "allOf" -> put("of", list("of", ""));
            case "sequence" -> {
                put("steps", list("steps", ""));
                if (condition.has("unless")) {
                    put("unless", list("unless", ""));
                }
            }
            case "absence" -> {
                put("after", text("trigger"));
                put("missing", text("expect"));
            }
            case "inhibit" -> {
                put("of", text("target"));
                put("whileFiring", text("source"));
            }
            case "ratio" -> {
                put("of", ONE_INPUT);
                put("matching", "'event.type == \"" + text("type") + "\"'");
                put("share", text("ratio"));
            }
            case "group" -> {
                put("of", "al");
                put("identity", "data.alert");
            }
            default -> put("of", text("type"));
        }
        if (condition.path("kind").asText().equals("count")) {
            put("weight", "'has(data.n) ? data.n : 1'");
        }
        common();
    }

    private void common() {
        plain(Map.of(
                "n", "atLeast",
                "capacity", "capacity",
                "max", "max",
                "height", "height",
                "minTotal", "minTotal",
                "minRef", "minReference",
                "minCur", "minCurrent",
                "maxKeys", "maxKeys"));
        plain(Map.of(
                "keep", "keep",
                "start", "start",
                "contiguity", "contiguity",
                "retrigger", "retrigger",
                "repeat", "repeat",
                "edge", "edge",
                "policy", "policy",
                "mode", "mode",
                "resolve", "resolve"));
        durations(Map.of(
                "within", "within",
                "quiet", "quiet",
                "maxWait", "maxWait",
                "per", "per",
                "refill", "refill",
                "ttl", "ttl",
                "size", "size",
                "slide", "slide",
                "forget", "forget",
                "for", "for"));
        durations(Map.of("groupWait", "wait", "groupInterval", "interval", "repeatInterval", "repeat"));
        expressions();
        rearm();
        lateness();
    }

    private void expressions() {
        if (condition.has("key")) {
            put("by", "data." + text("key"));
        }
        if (condition.has("field")) {
            put("field", "data." + text("field"));
        }
        if (condition.has("above")) {
            put("when", "data.v > " + text("above"));
        }
        for (String word : new String[] {"fingerprint", "equal"}) {
            if (condition.has(word)) {
                put(word, list(word, "data."));
            }
        }
        if (condition.has("expectKeys")) {
            put("expect", list("expectKeys", ""));
        }
        if (condition.has("overflow")) {
            put("overflow", text("overflow").equals("rejectNew") ? "reject" : "evict");
        }
    }

    private void rearm() {
        JsonNode rearm = condition.path("rearm");
        if (rearm.isTextual()) {
            put("rearm", rearm.asText());
        }
        rearm.fieldNames().forEachRemaining(kind -> {
            put("rearm", kind);
            put(REARMS.getOrDefault(kind, kind), rearm.path(kind).asText() + "s");
        });
    }

    private void lateness() {
        String word = condition.has("reorder") ? "reorder" : "lateness";
        if (condition.path(word).asInt(0) > 0) {
            put("time", "event");
            put("lateness", text(word) + "s");
        }
    }

    private void plain(Map<String, String> words) {
        words.forEach((ours, theirs) -> {
            if (condition.has(ours)) {
                put(theirs, text(ours));
            }
        });
    }

    private void durations(Map<String, String> words) {
        words.forEach((ours, theirs) -> {
            if (condition.has(ours)) {
                put(theirs, text(ours) + "s");
            }
        });
    }

    private String list(String word, String prefix) {
        StringJoiner list = new StringJoiner(", ", "[", "]");
        condition.path(word).forEach(item -> list.add(prefix + item.asText()));
        return list.toString();
    }

    private String text(String word) {
        return condition.path(word).asText();
    }

    private void put(String name, String value) {
        fields.put(name, value);
    }
}
