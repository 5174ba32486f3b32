package dev.sluice.trigger.delivery.alertmanager;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an Alertmanager and a receiver of its webhooks insist on, and more: every field, its type, and that they agree with each
 * other. Whatever is wrong is an {@link IllegalArgumentException} that says what.
 */
public final class StrictAlertmanager {

    /** What Alertmanager writes for an end that has not come. */
    private static final Instant NOT_ENDED = Instant.parse("0001-01-01T00:00:00Z");

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    private static final Set<String> POSTABLE = Set.of("labels", "annotations", "startsAt", "endsAt", "generatorURL");
    private static final Set<String> WEBHOOK = Set.of(
            "version",
            "groupKey",
            "truncatedAlerts",
            "status",
            "receiver",
            "groupLabels",
            "commonLabels",
            "commonAnnotations",
            "externalURL",
            "alerts");
    private static final Set<String> WEBHOOK_ALERT =
            Set.of("status", "labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint");

    private StrictAlertmanager() {}

    /**
     * An alert.
     *
     * @param startsAt when it began
     * @param resolved whether it has ended
     * @param endsAt when it ended; that of the start while it fires
     */
    public record Alert(
            Map<String, String> labels,
            Map<String, String> annotations,
            Instant startsAt,
            boolean resolved,
            Instant endsAt) {}

    /** Reads what was posted to {@code /api/v2/alerts}: an array of {@code postableAlert}. */
    public static List<Alert> postableAlerts(String contentType, String body) {
        JsonNode alerts = json(contentType, body);
        require(alerts.isArray() && !alerts.isEmpty(), "an array of alerts", alerts);
        List<Alert> read = new ArrayList<>();
        for (JsonNode alert : alerts) {
            require(alert.isObject() && POSTABLE.containsAll(names(alert)), "only the fields " + POSTABLE, alert);
            Instant start = time(alert, "startsAt");
            boolean resolved = alert.has("endsAt");
            Instant end = resolved ? time(alert, "endsAt") : start;
            require(!end.isBefore(start), "an end that is not before the start", alert);
            url(alert, "generatorURL");
            read.add(new Alert(labels(alert), texts(alert, "annotations"), start, resolved, end));
        }
        return read;
    }

    /** Reads what a webhook got: version 4. */
    public static List<Alert> webhook(String contentType, String body) {
        JsonNode message = json(contentType, body);
        require(message.isObject() && WEBHOOK.equals(names(message)), "the fields " + WEBHOOK, message);
        require(
                message.path("version").asText().equals("4")
                        && message.path("version").isTextual(),
                "version",
                message);
        require(message.path("truncatedAlerts").isIntegralNumber(), "a number of truncatedAlerts", message);
        for (String text : List.of("groupKey", "receiver")) {
            require(
                    message.path(text).isTextual()
                            && !message.path(text).asText().isEmpty(),
                    "a " + text,
                    message);
        }
        url(message, "externalURL");
        Map<String, String> group = texts(message, "groupLabels");
        Map<String, String> common = texts(message, "commonLabels");
        Map<String, String> commonAnnotations = texts(message, "commonAnnotations");
        require(message.path("alerts").isArray() && !message.path("alerts").isEmpty(), "alerts", message);
        List<Alert> read = new ArrayList<>();
        for (JsonNode alert : message.path("alerts")) {
            Alert one = webhookAlert(alert);
            require(one.labels.entrySet().containsAll(group.entrySet()), "labels with those of the group", alert);
            require(one.labels.entrySet().containsAll(common.entrySet()), "labels with the common ones", alert);
            require(
                    one.annotations.entrySet().containsAll(commonAnnotations.entrySet()),
                    "annotations with the common ones",
                    alert);
            read.add(one);
        }
        boolean firing = read.stream().anyMatch(alert -> !alert.resolved);
        require(message.path("status").asText().equals(firing ? "firing" : "resolved"), "its alerts' status", message);
        return read;
    }

    private static Alert webhookAlert(JsonNode alert) {
        require(alert.isObject() && WEBHOOK_ALERT.equals(names(alert)), "the fields " + WEBHOOK_ALERT, alert);
        Map<String, String> labels = labels(alert);
        Instant start = time(alert, "startsAt");
        Instant end = time(alert, "endsAt");
        boolean resolved = !end.equals(NOT_ENDED);
        require(alert.path("status").asText().equals(resolved ? "resolved" : "firing"), "a status", alert);
        require(!resolved || !end.isBefore(start), "an end that is not before the start", alert);
        url(alert, "generatorURL");
        require(alert.path("fingerprint").asText().matches("[0-9a-f]{16}"), "a fingerprint", alert);
        return new Alert(labels, texts(alert, "annotations"), start, resolved, resolved ? end : start);
    }

    private static JsonNode json(String contentType, String body) {
        if (!contentType.equals("application/json")) {
            throw new IllegalArgumentException("content type " + contentType);
        }
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + body, e);
        }
    }

    private static Map<String, String> labels(JsonNode alert) {
        Map<String, String> labels = texts(alert, "labels");
        require(labels.containsKey("alertname"), "a label alertname", alert);
        labels.forEach((name, value) ->
                require(name.matches("[a-zA-Z_][a-zA-Z0-9_]*") && !value.isEmpty(), "label " + name, alert));
        return labels;
    }

    private static Map<String, String> texts(JsonNode parent, String field) {
        require(parent.path(field).isObject(), "a map " + field, parent);
        Map<String, String> texts = new TreeMap<>();
        parent.path(field).properties().forEach(text -> {
            require(text.getValue().isTextual(), "text in " + field, parent);
            texts.put(text.getKey(), text.getValue().asText());
        });
        return texts;
    }

    private static Instant time(JsonNode parent, String field) {
        try {
            return OffsetDateTime.parse(parent.path(field).asText()).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not an RFC 3339 time in " + field + ": " + parent, e);
        }
    }

    private static void url(JsonNode parent, String field) {
        URI url = URI.create(parent.path(field).asText());
        require(url.isAbsolute() && url.getHost() != null, "an absolute address in " + field, parent);
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void require(boolean condition, String what, JsonNode found) {
        if (!condition) {
            throw new IllegalArgumentException("expected " + what + ", found " + found);
        }
    }
}
