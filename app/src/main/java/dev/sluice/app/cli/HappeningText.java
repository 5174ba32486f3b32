package dev.sluice.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.client.EventStream.Happening;
import dev.sluice.app.output.Terminal;
import dev.sluice.app.output.Terminal.Tone;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** What the live stream tells, one line each. */
final class HappeningText {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final int MAX_PAYLOAD = 160;

    private final Terminal terminal;

    HappeningText(Terminal terminal) {
        this.terminal = terminal;
    }

    String of(Happening happening) {
        JsonNode data = happening.data();
        return switch (happening.kind()) {
            case "event" -> event(data);
            case "quiet" -> quiet(data);
            case "fired" -> fired(data);
            case "delivery" -> delivery(data);
            case "gap" -> terminal.in(Tone.WARN, "… more than can be shown: " + data);
            default -> terminal.in(Tone.WARN, happening.kind()) + "  " + data;
        };
    }

    private String quiet(JsonNode event) {
        return "              " + terminal.in(Tone.WARN, "fired nothing") + "  "
                + event.path("topic").asText() + "  event " + event.path("id").asText();
    }

    private String event(JsonNode stored) {
        JsonNode event = stored.path("event");
        StringBuilder line = new StringBuilder();
        line.append(terminal.in(Tone.DIM, time(stored.path("busTime")))).append("  ");
        line.append(terminal.in(Tone.BOLD, stored.path("topic").asText())).append("  ");
        line.append(event.path("type").asText())
                .append("  ")
                .append(event.path("id").asText());
        if (event.hasNonNull("subject")) {
            line.append("  ").append(event.path("subject").asText());
        }
        return line.append("  ").append(payload(event)).toString();
    }

    private String fired(JsonNode fired) {
        return terminal.in(Tone.DIM, time(fired.path("atMillis"))) + "  " + terminal.in(Tone.GOOD, "fired")
                + (fired.path("resolved").asBoolean() ? " resolved" : "") + "  "
                + fired.path("trigger").asText() + " "
                + fired.path("subscriber").asText() + "  event "
                + fired.path("eventId").asText()
                + (fired.hasNonNull("key") ? "  key " + fired.path("key").asText() : "");
    }

    private String delivery(JsonNode delivery) {
        String outcome = delivery.path("outcome").asText();
        Tone tone = switch (outcome) {
            case "delivered" -> Tone.GOOD;
            case "retry" -> Tone.WARN;
            default -> Tone.BAD;
        };
        String message = delivery.path("message").asText("");
        long code = delivery.path("code").asLong();
        return "              " + terminal.in(tone, outcome) + (code == 0 ? "" : " " + code) + "  "
                + delivery.path("trigger").asText() + " "
                + delivery.path("subscriber").asText() + " -> "
                + delivery.path("address").asText() + "  event "
                + delivery.path("eventId").asText() + ", "
                + delivery.path("millis").asLong() + " ms"
                + (message.isEmpty() ? "" : "  " + message);
    }

    private static String payload(JsonNode event) {
        JsonNode data = event.path("data");
        if (data.isMissingNode()) {
            String bytes = event.path("data_base64").asText("");
            return bytes.isEmpty() ? "" : "(" + bytes.length() / 4 * 3 + " bytes)";
        }
        String text = (data.isTextual() ? data.asText() : data.toString()).replaceAll("\\p{Cntrl}", " ");
        return text.length() <= MAX_PAYLOAD ? text : text.substring(0, MAX_PAYLOAD) + "…";
    }

    private static String time(JsonNode at) {
        try {
            Instant instant = at.isNumber() ? Instant.ofEpochMilli(at.asLong()) : Instant.parse(at.asText());
            return TIME.format(instant.atZone(ZoneId.systemDefault()));
        } catch (DateTimeException unknown) {
            return at.asText();
        }
    }
}
