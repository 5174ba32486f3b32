package dev.sluice.trigger.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the log of {@code examples/log-alert} must raise by each of five rules, in the order of the file. */
public final class LogFirings {

    /** The pattern of the example for each rule. */
    private static final Map<String, String> PATTERNS =
            Map.of("SY1", "burst", "SY1e", "excess", "SY1r", "five", "SY2", "names", "SY3", "breakIn");

    private LogFirings() {}

    /** Of each pattern its firings, as {@link #text} writes them. */
    public static Map<String, List<String>> expected() {
        try (InputStream in =
                Objects.requireNonNull(LogFirings.class.getResourceAsStream("/logs/synthetic-expected.json"))) {
            Map<String, List<String>> expected = new LinkedHashMap<>();
            for (JsonNode rule : new ObjectMapper().readTree(in).path("conditions")) {
                List<String> firings = new ArrayList<>();
                for (JsonNode firing : rule.path("expect")) {
                    firings.add(text(
                            firing.path("at").asLong(),
                            firing.path("key").asText(),
                            firing.path("line").asLong(),
                            firing.path("count").asLong(-1),
                            firing.path("firstLine").asLong(-1)));
                }
                expected.put(PATTERNS.get(rule.path("id").asText()), firings);
            }
            return expected;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A firing. Of a sequence only the last line is told.
     *
     * @param line the line at which it fired, counted from 1
     * @param firstLine the line it begins with
     */
    public static String text(long atSeconds, String key, long line, long count, long firstLine) {
        return atSeconds + " " + key + " line " + line + (count < 0 ? "" : " count " + count + " from " + firstLine);
    }
}
