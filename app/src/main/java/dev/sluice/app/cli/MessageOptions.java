package dev.sluice.app.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.app.client.Outgoing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What {@code send} sends. A message goes as the source would have got it from outside; with attributes given, or a body that
 * is one, it goes as a CloudEvent.
 */
final class MessageOptions {

    private static final String SAMPLE = "{\"message\":\"hello\",\"number\":%d}";
    private static final String SOURCE = "/sluice/send";

    private final ObjectMapper mapper = new ObjectMapper();

    @Option(names = "--data", paramLabel = "TEXT", description = "The payload.")
    private @Nullable String data;

    @Option(names = "--file", paramLabel = "FILE", description = "The payload, or with --lines the payloads; -: stdin.")
    private @Nullable Path file;

    @Option(names = "--lines", description = "Each line of the input is one event.")
    private boolean lines;

    @Option(names = "--content-type", paramLabel = "TYPE", description = "Content type (default: by the payload).")
    private @Nullable String contentType;

    @Option(names = "--type", paramLabel = "TYPE", description = "Attribute type.")
    private @Nullable String type;

    @Option(names = "--subject", paramLabel = "TEXT", description = "Attribute subject.")
    private @Nullable String subject;

    @Option(names = "--key", paramLabel = "TEXT", description = "Attribute partitionkey.")
    private @Nullable String key;

    @Option(names = "--id", paramLabel = "ID", description = "Attribute id; of several events -1, -2 ... is appended.")
    private @Nullable String id;

    @Option(names = "--ce", paramLabel = "NAME=VALUE", description = "Any other attribute or extension.")
    private Map<String, String> attributes = Map.of();

    @Option(names = "--count", paramLabel = "N", description = "Sends it N times (default ${DEFAULT-VALUE}).")
    private long count = 1;

    private final String run = UUID.randomUUID().toString();

    boolean lines() {
        return lines;
    }

    void check() {
        if (count < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--count " + count + " sends nothing; expected 1 or more");
        }
        if (data != null && file != null) {
            throw new CommandFailure(ExitCode.USAGE, "--data and --file exclude each other");
        }
        if (lines && (count > 1 || data != null)) {
            throw new CommandFailure(ExitCode.USAGE, "--lines reads its events from --file or stdin, each once");
        }
        attributes.keySet().forEach(name -> {
            if (!name.matches("[a-z0-9]+")) {
                throw new CommandFailure(
                        ExitCode.USAGE, "--ce " + name + ": an attribute's name has only lowercase letters and digits");
            }
        });
    }

    /** Everything to be sent. */
    MessageFeed feed(Surroundings surroundings) {
        try {
            if (lines) {
                return MessageFeed.ofLines(
                        input(surroundings.in()), (number, line) -> message(number, line, number > 0));
            }
            byte[] payload = payload(surroundings);
            return MessageFeed.repeated(
                    count,
                    number -> message(
                            number,
                            payload == null
                                    ? String.format(Locale.ROOT, SAMPLE, number).getBytes(StandardCharsets.UTF_8)
                                    : payload,
                            count > 1));
        } catch (NoSuchFileException e) {
            throw new CommandFailure(ExitCode.USAGE, "--file " + e.getFile() + " does not exist");
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.UNREACHABLE, "cannot read the payload: " + e.getMessage());
        }
    }

    private InputStream input(InputStream standard) throws IOException {
        return file == null || file.toString().equals("-") ? standard : Files.newInputStream(file);
    }

    /** Null when none is given: then each event is a sample. */
    private byte @Nullable [] payload(Surroundings surroundings) throws IOException {
        if (data != null) {
            return data.getBytes(StandardCharsets.UTF_8);
        }
        if (file == null && (surroundings.inputIsTyped() || count > 1)) {
            return null;
        }
        try (InputStream input = input(surroundings.in())) {
            byte[] payload = input.readAllBytes();
            return payload.length == 0 && file == null ? null : payload;
        }
    }

    private Outgoing message(long number, byte[] payload, boolean several) {
        String own = id == null ? run + "-" + number : several ? id + "-" + number : id;
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", contentType == null ? contentType(payload) : contentType);
        if (headers.get("Content-Type").startsWith("application/cloudevents")) {
            return new Outgoing(headers, payload);
        }
        if (type == null && subject == null && key == null && attributes.isEmpty()) {
            headers.put("Idempotency-Key", own);
            return new Outgoing(headers, payload);
        }
        headers.put("ce-specversion", "1.0");
        headers.put("ce-id", own);
        headers.put("ce-source", SOURCE);
        headers.put("ce-type", type == null ? "dev.sluice.send" : type);
        put(headers, "ce-subject", subject);
        put(headers, "ce-partitionkey", key);
        attributes.forEach((name, value) -> put(headers, "ce-" + name, value));
        return new Outgoing(headers, payload);
    }

    private static void put(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, HeaderText.encoded(value));
        }
    }

    private String contentType(byte[] payload) {
        JsonNode json = json(payload);
        if (json != null && !json.isMissingNode()) {
            boolean event = json.isObject() && json.has("specversion") && json.has("type") && json.has("source");
            return event ? "application/cloudevents+json" : "application/json";
        }
        return isText(payload) ? "text/plain; charset=utf-8" : "application/octet-stream";
    }

    private @Nullable JsonNode json(byte[] payload) {
        try {
            return mapper.reader()
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(payload);
        } catch (IOException notJson) {
            return null;
        }
    }

    private static boolean isText(byte[] payload) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
            return true;
        } catch (CharacterCodingException binary) {
            return false;
        }
    }
}
