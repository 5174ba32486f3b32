package dev.sluice.trigger.delivery.alertmanager;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.eventbus.Event;
import dev.sluice.trigger.delivery.SinkRequest;
import dev.sluice.trigger.engine.Firing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Bodies of requests to Alertmanager and to its webhook receivers. An alert without a label {@code alertname} gets the
 * subscriber's name. Thread-safe.
 *
 * @see <a href="https://prometheus.io/docs/alerting/latest/configuration/#webhook_config">webhook, version 4</a>
 */
public final class AlertRequests {

    private static final JsonFactory JSON = new JsonFactory();
    private static final ObjectReader READER = new ObjectMapper().reader();
    /** What Alertmanager writes for an end that has not come. */
    private static final String NOT_ENDED = "0001-01-01T00:00:00Z";

    private static final Firing.Alert NOTHING = new Firing.Alert(Map.of(), Map.of());

    private final String receiver;
    private final String console;

    /**
     * Writes for one subscriber.
     *
     * @param receiver the subscriber's name
     * @param console where people reach this Sluice
     */
    public AlertRequests(String receiver, URI console) {
        this.receiver = receiver;
        this.console = console.toString().replaceFirst("/+$", "");
    }

    /** The array that {@code /api/v2/alerts} takes; an alert that fires has no end, one that resolved ends at its time. */
    public byte[] alerts(SinkRequest request) {
        return write(json -> {
            json.writeStartArray();
            json.writeStartObject();
            map(json, "labels", labels(request));
            map(json, "annotations", alert(request).annotations());
            json.writeStringField("startsAt", start(request));
            if (resolved(request)) {
                json.writeStringField("endsAt", time(request));
            }
            json.writeStringField("generatorURL", explainLink(request));
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    /** The body that Alertmanager sends to webhooks: a group of this one alert. */
    public byte[] webhook(SinkRequest request) {
        Map<String, String> labels = labels(request);
        String name = labels.getOrDefault("alertname", receiver);
        return write(json -> {
            json.writeStartObject();
            json.writeStringField("version", "4");
            json.writeStringField("groupKey", "{}:{alertname=" + quoted(name) + "}");
            json.writeNumberField("truncatedAlerts", 0);
            json.writeStringField("status", status(request));
            json.writeStringField("receiver", receiver);
            map(json, "groupLabels", Map.of("alertname", name));
            map(json, "commonLabels", labels);
            map(json, "commonAnnotations", alert(request).annotations());
            json.writeStringField("externalURL", console);
            json.writeArrayFieldStart("alerts");
            webhookAlert(json, request, labels);
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void webhookAlert(JsonGenerator json, SinkRequest request, Map<String, String> labels) throws IOException {
        json.writeStartObject();
        json.writeStringField("status", status(request));
        map(json, "labels", labels);
        map(json, "annotations", alert(request).annotations());
        json.writeStringField("startsAt", start(request));
        json.writeStringField("endsAt", resolved(request) ? time(request) : NOT_ENDED);
        json.writeStringField("generatorURL", explainLink(request));
        json.writeStringField("fingerprint", fingerprint(labels));
        json.writeEndObject();
    }

    /** Names an alert by its labels, as Alertmanager does (FNV-1a of sorted names and values). */
    public static String fingerprint(Map<String, String> labels) {
        long hash = 0xcbf29ce484222325L;
        for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
            hash = mix(mix(hash, label.getKey()), label.getValue());
        }
        return String.format("%016x", hash);
    }

    private static long mix(long hash, String text) {
        long mixed = hash;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            mixed = (mixed ^ (b & 0xff)) * 0x100000001b3L;
        }
        return (mixed ^ 0xff) * 0x100000001b3L;
    }

    private Map<String, String> labels(SinkRequest request) {
        Map<String, String> labels = new TreeMap<>(alert(request).labels());
        labels.putIfAbsent("alertname", receiver);
        return labels;
    }

    private static Firing.Alert alert(SinkRequest request) {
        Firing.Alert alert = request.alert();
        return alert == null ? NOTHING : alert;
    }

    private static boolean resolved(SinkRequest request) {
        return request.state() == Firing.State.RESOLVED;
    }

    private static String status(SinkRequest request) {
        return resolved(request) ? "resolved" : "firing";
    }

    private static String start(SinkRequest request) {
        long since = alert(request).sinceMillis();
        return since == 0 ? time(request) : Instant.ofEpochMilli(since).toString();
    }

    private static String time(SinkRequest request) {
        return Instant.ofEpochMilli(request.atMillis()).toString();
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private String explainLink(SinkRequest request) {
        String id = URLEncoder.encode(storedId(request.event()), StandardCharsets.UTF_8);
        return console + "/api/v1/events/" + id.replace("+", "%20") + "/explain";
    }

    /** The event to explain: a pattern's occurrence is not in the log, the newest event that it stands on is. */
    private static String storedId(Event event) {
        if (!event.source().contains("/triggers/")) {
            return event.id();
        }
        try {
            JsonNode events = READER.readTree(event.data()).path("events");
            return events.path(events.size() - 1).path("id").asText(event.id());
        } catch (IOException notAnOccurrence) {
            return event.id();
        }
    }

    private static void map(JsonGenerator json, String name, Map<String, String> values) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
            json.writeStringField(value.getKey(), value.getValue());
        }
        json.writeEndObject();
    }

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] write(Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            body.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }
}
