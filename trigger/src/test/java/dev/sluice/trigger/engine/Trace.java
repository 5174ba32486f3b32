package dev.sluice.trigger.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One trace of {@code correlation/*.json}: a condition, events, and exactly what must fire. */
public record Trace(JsonNode json) {

    public static List<Trace> all(String file) {
        try (InputStream in = Objects.requireNonNull(Trace.class.getResourceAsStream("/correlation/" + file))) {
            List<Trace> traces = new ArrayList<>();
            new ObjectMapper().readTree(in).path("traces").forEach(trace -> traces.add(new Trace(trace)));
            return traces;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String id() {
        return json.path("id").asText();
    }

    public JsonNode condition() {
        return json.path("condition");
    }

    public JsonNode events() {
        return json.path("events");
    }

    public JsonNode expect() {
        return json.path("expect");
    }

    public long startMillis() {
        long first = events().path(0).path("t").asLong(0);
        return 1000 * json.path("clockStart").asLong(first);
    }

    public long endMillis() {
        return 1000 * json.path("clockEnd").asLong();
    }

    @Override
    public String toString() {
        return id() + " " + json.path("title").asText();
    }
}
