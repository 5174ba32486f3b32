package dev.sluice.app.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.trigger.runtime.Watcher;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** One JSON object a line: {@code at} and one member that says what happened. Members are added, never changed. */
final class JsonLines implements LineFormat {

    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public String delivery(long atMillis, Watcher.Delivery delivery) {
        return line(atMillis, "delivery", delivery);
    }

    @Override
    public String more(long atMillis, Map<String, Long> outcomes) {
        return line(atMillis, "more", outcomes);
    }

    @Override
    public String quiet(long atMillis, QuietHint hint) {
        return line(atMillis, "quiet", hint);
    }

    @Override
    public String source(long atMillis, SourceStates.Named source) {
        return line(atMillis, "source", source);
    }

    @Override
    public String started(long atMillis, LiveOutput.Started started) {
        return line(atMillis, "started", started);
    }

    @Override
    public String stopped(long atMillis, LiveOutput.Stopped stopped) {
        return line(atMillis, "stopped", stopped);
    }

    @Override
    public String note(long atMillis, String text) {
        return line(atMillis, "note", text);
    }

    private String line(long atMillis, String member, Object value) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", Instant.ofEpochMilli(atMillis).toString());
        line.put(member, value);
        try {
            return mapper.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a line is always JSON", e);
        }
    }
}
