package dev.sluice.eventbus.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.eventbus.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one event in the JSON event format; data is cut out of the bytes, not parsed. One use, one thread. */
final class StructuredReader {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+");

    private final byte[] json;
    private final Event.Builder event = Event.builder();
    private @Nullable String specVersion;
    private @Nullable String contentType;
    private byte @Nullable [] raw;
    private @Nullable String text;
    private @Nullable String base64;

    StructuredReader(byte[] json) {
        this.json = json;
    }

    Event read() {
        try (JsonParser parser = StructuredJson.JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException(
                        "a structured CloudEvent is a JSON object, found " + parser.currentToken());
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                member(parser, name);
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("text after the JSON object of a structured CloudEvent");
            }
        } catch (IOException broken) {
            throw new IllegalArgumentException("structured CloudEvent is not JSON: " + broken.getMessage(), broken);
        }
        if (!"1.0".equals(specVersion)) {
            throw new IllegalArgumentException(
                    "CloudEvent attribute \"specversion\" is " + specVersion + ", expected 1.0");
        }
        return event.data(data()).build();
    }

    private void member(JsonParser parser, String name) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        switch (name) {
            case "data" -> data(parser);
            case "data_base64" -> base64 = string(parser, name);
            case "specversion" -> specVersion = string(parser, name);
            case "id" -> event.id(string(parser, name));
            case "source" -> event.source(string(parser, name));
            case "type" -> event.type(string(parser, name));
            case "subject" -> event.subject(string(parser, name));
            case "time" -> event.time(string(parser, name));
            case "datacontenttype" -> {
                contentType = string(parser, name);
                event.dataContentType(contentType);
            }
            case "dataschema" -> event.dataSchema(string(parser, name));
            default -> extension(parser, name);
        }
    }

    private void extension(JsonParser parser, String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "CloudEvent attribute name \"" + name + "\" may hold only lowercase letters and digits");
        }
        Object value = switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getIntValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default ->
                throw new IllegalArgumentException("CloudEvent attribute \"" + name
                        + "\" must be a string, boolean or integer, found " + parser.currentToken());
        };
        event.extension(name, value);
    }

    private static String string(JsonParser parser, String name) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new IllegalArgumentException(
                    "CloudEvent attribute \"" + name + "\" must be a string, found " + parser.currentToken());
        }
        return parser.getText();
    }

    private void data(JsonParser parser) throws IOException {
        int begin = offset(parser.currentTokenLocation().getByteOffset());
        text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
        parser.skipChildren();
        parser.finishToken();
        int end = offset(parser.currentLocation().getByteOffset());
        raw = Arrays.copyOfRange(json, begin, end);
    }

    private static int offset(long byteOffset) {
        if (byteOffset < 0) {
            throw new IllegalArgumentException("a structured CloudEvent must be UTF-8");
        }
        return Math.toIntExact(byteOffset);
    }

    private byte @Nullable [] data() {
        if (base64 != null) {
            if (raw != null) {
                throw new IllegalArgumentException("a CloudEvent has either data or data_base64, not both");
            }
            return Base64.getDecoder().decode(base64);
        }
        boolean isText = text != null && !StructuredJson.isJson(contentType);
        return isText && text != null ? text.getBytes(StandardCharsets.UTF_8) : raw;
    }
}
