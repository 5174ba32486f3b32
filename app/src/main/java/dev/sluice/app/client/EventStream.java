package dev.sluice.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The live stream of a running Sluice (server-sent events). One thread reads; any thread may close, which ends reading. */
public final class EventStream implements AutoCloseable {

    private final InputStream bytes;
    private final BufferedReader lines;
    private final ObjectMapper mapper;

    EventStream(InputStream bytes, ObjectMapper mapper) {
        this.bytes = bytes;
        this.lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
        this.mapper = mapper;
    }

    /**
     * Something that happened.
     *
     * @param kind {@code event}, {@code fired}, {@code delivery}, {@code quiet}, {@code occurrence}, {@code notice}, or
     *     {@code gap} when this reader was too slow
     * @param data its record
     */
    public record Happening(String kind, JsonNode data) {}

    /** Waits for the next; empty when the connection has ended. */
    public Optional<Happening> next() {
        String kind = "message";
        StringBuilder data = new StringBuilder();
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty() && data.length() > 0) {
                    return Optional.of(new Happening(kind, mapper.readTree(data.toString())));
                }
                kind = value(line, "event:", kind);
                data.append(value(line, "data:", ""));
            }
        } catch (IOException ended) {
            // the server went away, or this side closed: the caller connects again if it wants more
        }
        return Optional.empty();
    }

    private static String value(String line, String field, String otherwise) {
        return line.startsWith(field) ? line.substring(field.length()).strip() : otherwise;
    }

    @Override
    public void close() {
        closeQuietly(bytes);
    }

    private static void closeQuietly(@Nullable InputStream stream) {
        try {
            if (stream != null) {
                stream.close();
            }
        } catch (IOException alreadyGone) {
            // nothing is left to free
        }
    }
}
