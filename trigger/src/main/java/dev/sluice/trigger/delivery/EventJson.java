package dev.sluice.trigger.delivery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.eventbus.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The CloudEvents JSON format.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">JSON format</a>
 */
public final class EventJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String JSON_TYPE = "application/json";

    private EventJson() {}

    /**
     * Writes an event as one JSON document: JSON data as it is, other text as a string, the rest in base64.
     *
     * @param event the event
     * @param firingId goes along as extension {@code sluicefiring}
     * @return UTF-8
     */
    public static byte[] write(Event event, String firingId) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512 + event.data().length);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("specversion", "1.0");
            json.writeStringField("id", event.id());
            json.writeStringField("source", event.source());
            json.writeStringField("type", event.type());
            optional(json, "subject", event.subject());
            optional(json, "time", event.time());
            optional(json, "datacontenttype", event.dataContentType());
            optional(json, "dataschema", event.dataSchema());
            for (Map.Entry<String, Object> extension : event.extensions().entrySet()) {
                if (!extension.getKey().equals("sluicefiring")) {
                    json.writeObjectField(extension.getKey(), extension.getValue());
                }
            }
            json.writeStringField("sluicefiring", firingId);
            writeData(json, event);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }

    private static void optional(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }

    private static void writeData(JsonGenerator json, Event event) throws IOException {
        if (!event.hasData()) {
            return;
        }
        byte[] data = event.data();
        String type = event.dataContentType().orElse(JSON_TYPE).toLowerCase(Locale.ROOT);
        Optional<String> text = text(data);
        if (isJson(type) && text.isPresent() && parses(data)) {
            json.writeFieldName("data");
            json.writeRawValue(text.get());
        } else if (type.startsWith("text/") && text.isPresent()) {
            json.writeStringField("data", text.get());
        } else {
            json.writeStringField("data_base64", Base64.getEncoder().encodeToString(data));
        }
    }

    /** Whether a media type says JSON. */
    static boolean isJson(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals(JSON_TYPE) || type.equals("text/json") || type.endsWith("+json");
    }

    private static boolean parses(byte[] data) {
        try (JsonParser parser = JSON.createParser(data)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            // Not JSON, whatever its content type says: it goes along as bytes.
            return false;
        }
    }

    /** The data as text; empty when it is not UTF-8. */
    static Optional<String> text(byte[] data) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString());
        } catch (CharacterCodingException e) {
            // Not text.
            return Optional.empty();
        }
    }

    /**
     * Reads one JSON document.
     *
     * @param document UTF-8
     * @return the event
     * @throws IllegalArgumentException when it is not a valid CloudEvent
     */
    public static Event read(byte[] document) {
        Event.Builder builder = Event.builder();
        try (JsonParser parser = JSON.createParser(document)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("a CloudEvent in JSON is an object");
            }
            Data data = new Data(null, null);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("data") || name.equals("data_base64")) {
                    data = readData(parser, name, document);
                } else {
                    readAttribute(builder, parser, name);
                }
            }
            Event event = builder.build();
            boolean json = event.dataContentType().map(EventJson::isJson).orElse(true);
            return builder.data(json || data.text() == null ? data.raw() : data.text())
                    .build();
        } catch (IOException e) {
            throw new IllegalArgumentException("the CloudEvent is not JSON", e);
        }
    }

    /** The data as it stands in the document, and what it says if it is a JSON string. */
    private record Data(byte @Nullable [] raw, byte @Nullable [] text) {}

    private static Data readData(JsonParser parser, String name, byte[] document) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return new Data(null, null);
        }
        if (name.equals("data_base64")) {
            return new Data(Base64.getDecoder().decode(parser.getText()), null);
        }
        int from = (int) parser.currentTokenLocation().getByteOffset();
        byte[] text = parser.currentToken() == JsonToken.VALUE_STRING
                ? parser.getText().getBytes(StandardCharsets.UTF_8)
                : null;
        parser.skipChildren();
        int to = (int) parser.currentLocation().getByteOffset();
        return new Data(Arrays.copyOfRange(document, from, to), text);
    }

    private static void readAttribute(Event.Builder builder, JsonParser parser, String name) throws IOException {
        JsonToken token = parser.currentToken();
        if (token.isStructStart()) {
            throw new IllegalArgumentException("attribute \"" + name + "\" of the CloudEvent is not a single value");
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            builder.extension(name, parser.getIntValue());
        } else if (token.isBoolean()) {
            builder.extension(name, parser.getBooleanValue());
        } else if (token != JsonToken.VALUE_NULL) {
            set(builder, name, parser.getText());
        }
    }

    /**
     * Sets an attribute by its name.
     *
     * @param builder takes it
     * @param name a context or extension attribute
     * @param value its text
     * @throws IllegalArgumentException for a {@code specversion} other than 1.0, and for a name that is not lowercase
     *     letters and digits
     */
    public static void set(Event.Builder builder, String name, String value) {
        switch (name) {
            case "specversion" -> {
                if (!value.equals("1.0")) {
                    throw new IllegalArgumentException("specversion of the CloudEvent is \"" + value + "\", not 1.0");
                }
            }
            case "id" -> builder.id(value);
            case "source" -> builder.source(value);
            case "type" -> builder.type(value);
            case "subject" -> builder.subject(value);
            case "time" -> builder.time(value);
            case "datacontenttype" -> builder.dataContentType(value);
            case "dataschema" -> builder.dataSchema(value);
            default -> {
                if (!name.matches("[a-z0-9]+")) {
                    throw new IllegalArgumentException(
                            "attribute name \"" + name + "\" of the CloudEvent is not lowercase letters and digits");
                }
                builder.extension(name, value);
            }
        }
    }
}
