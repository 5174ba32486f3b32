package dev.sluice.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.output.Terminal;
import dev.sluice.app.output.Terminal.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints resources as the API tells them: one line each, and below it what its events or subscribers are doing. */
final class ResourceList {

    private final Terminal terminal;
    private final Columns columns = new Columns();

    ResourceList(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(JsonNode items) {
        if (items.isEmpty()) {
            terminal.line("no resources");
            return;
        }
        items.forEach(this::add);
        columns.lines().forEach(terminal::line);
    }

    private void add(JsonNode item) {
        columns.row(item.path("kind").asText(), name(item), state(item), remarks(item));
        item.path("events").forEach(this::event);
        JsonNode trigger = item.path("trigger");
        trigger.path("targets").forEach(this::target);
    }

    private static String name(JsonNode item) {
        String namespace = item.path("namespace").asText();
        return namespace.isEmpty()
                ? item.path("name").asText()
                : namespace + "/" + item.path("name").asText();
    }

    private String state(JsonNode item) {
        JsonNode trigger = item.path("trigger").path("state");
        for (JsonNode condition : item.path("conditions")) {
            if (!condition.path("status").asText().equalsIgnoreCase("True")) {
                String reason = condition.path("reason").asText("NotReady");
                return terminal.in(Tone.BAD, reason.isEmpty() ? "NotReady" : reason);
            }
        }
        String running = trigger.asText("");
        return running.isEmpty() || running.equals("running")
                ? terminal.in(Tone.GOOD, "Ready")
                : terminal.in(Tone.WARN, running);
    }

    private static String remarks(JsonNode item) {
        List<String> remarks = new ArrayList<>();
        for (JsonNode condition : item.path("conditions")) {
            if (!condition.path("status").asText().equalsIgnoreCase("True")) {
                remarks.add(condition.path("message").asText());
            }
        }
        JsonNode guarantee = item.path("guarantee");
        remarks.add(guarantee.isObject() ? guarantee.path("delivery").asText() : guarantee.asText(""));
        JsonNode trigger = item.path("trigger");
        remarks.add(trigger.path("message").asText(""));
        remarks.add(counts(trigger.path("counts")));
        long lag = trigger.path("lag").asLong();
        remarks.add(lag > 0 ? "lag " + lag : "");
        return joined(remarks);
    }

    private void event(JsonNode event) {
        String state = event.path("state").asText("").toLowerCase(Locale.ROOT);
        Tone tone = state.equals("running") ? Tone.GOOD : Tone.WARN;
        columns.row(
                "  " + event.path("kind").asText(),
                event.path("name").asText(),
                terminal.in(tone, state),
                joined(List.of(
                        event.path("path").asText(""),
                        event.path("message").asText(""),
                        counts(event.path("counts")))));
    }

    private void target(JsonNode target) {
        JsonNode lane = target.path("lane");
        boolean paused = lane.path("state").path("pausedSinceMillis").asLong() > 0;
        String state = lane.path("held").asBoolean() || paused ? "paused" : "open";
        columns.row(
                "  " + target.path("kind").asText(),
                target.path("subscriber").asText() + " -> "
                        + target.path("address").asText(),
                terminal.in(state.equals("open") ? Tone.GOOD : Tone.WARN, state),
                joined(List.of(
                        "pending " + lane.path("pending").asLong(),
                        lane.path("waiting").asLong() > 0
                                ? "waiting " + lane.path("waiting").asLong()
                                : "",
                        lane.path("state").path("lastError").asText(""))));
    }

    private static String counts(JsonNode counts) {
        List<String> texts = new ArrayList<>();
        counts.properties().forEach(count -> {
            if (count.getValue().asLong() != 0) {
                texts.add(count.getKey() + " " + count.getValue().asLong());
            }
        });
        return String.join(", ", texts);
    }

    private static String joined(List<String> parts) {
        return String.join("; ", parts.stream().filter(part -> !part.isEmpty()).toList());
    }
}
