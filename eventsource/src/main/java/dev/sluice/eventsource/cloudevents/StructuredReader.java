package dev.sluice.eventsource.cloudevents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the JSON event format. JSON data is cut out of the body as it is, never written anew. One per body. */
final class StructuredReader {

    private static final JsonFactory JSON = JsonSyntax.FACTORY;

    private final byte[] body;
    private final JsonParser parser;

    private StructuredReader(byte[] body, JsonParser parser) {
        this.body = body;
        this.parser = parser;
    }

    static Reading one(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            Reading reading = new StructuredReader(body, parser).event();
            if (reading instanceof Reading.Valid && parser.nextToken() != null) {
                return invalid("there is more after the event", "body", "one JSON object");
            }
            return reading;
        } catch (JsonProcessingException e) {
            return new Reading.Invalid(JsonSyntax.fault(e));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
    }

    static List<Reading> batch(byte[] body) {
        List<Reading> readings = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return List.of(invalid("not a batch", "body", "a JSON array of events"));
            }
            StructuredReader reader = new StructuredReader(body, parser);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                readings.add(reader.event());
            }
            if (parser.nextToken() != null) {
                readings.add(invalid("there is more after the batch", "body", "one JSON array"));
            }
        } catch (JsonProcessingException e) {
            readings.add(new Reading.Invalid(JsonSyntax.fault(e)));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
        return readings;
    }

    private static Reading invalid(String error, String field, String allowed) {
        return new Reading.Invalid(new Fault(error, field, "", allowed));
    }

    /** Reads the value the parser stands on, to its end whatever is wrong with it. */
    private Reading event() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return invalid("not an event", "body", "a JSON object");
        }
        EventDraft draft = new EventDraft();
        Payload payload = new Payload();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "data" -> payload.json = slice();
                case "data_base64" -> payload.base64 = base64(draft);
                default -> attribute(draft, name);
            }
        }
        return draft.finish(payload.bytes(draft));
    }

    private void attribute(EventDraft draft, String name) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_STRING -> draft.attribute(name, parser.getText());
            case VALUE_TRUE -> draft.attribute(name, true);
            case VALUE_FALSE -> draft.attribute(name, false);
            case VALUE_NUMBER_INT -> integer(draft, name);
            case VALUE_NULL -> {} // the same as absent
            default -> {
                draft.fail(new Fault(
                        "not the value of an attribute", name, "", "a string, a boolean or a 32-bit integer"));
                parser.skipChildren();
            }
        }
    }

    private void integer(EventDraft draft, String name) throws IOException {
        if (parser.getNumberType() == JsonParser.NumberType.INT) {
            draft.attribute(name, parser.getIntValue());
        } else {
            draft.fail(new Fault("the number is too large", name, parser.getText(), "a 32-bit integer, or a string"));
        }
    }

    private byte @Nullable [] base64(EventDraft draft) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            draft.fail(new Fault("not base 64", "data_base64", "", "a string"));
            return null;
        }
        return draft.decodeBase64("data_base64", parser.getText().getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes of the value the parser stands on; null for JSON null. */
    private byte @Nullable [] slice() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        return JsonSyntax.slice(body, parser);
    }

    /** Data as it stands in the JSON; what it means depends on {@code datacontenttype}, which may come after it. */
    private static final class Payload {

        private byte @Nullable [] json;
        private byte @Nullable [] base64;

        byte @Nullable [] bytes(EventDraft draft) throws IOException {
            byte[] raw = json;
            if (raw == null || base64 != null) {
                if (raw != null) {
                    draft.fail(new Fault("data is given twice", "data_base64", "", "data or data_base64"));
                }
                return base64;
            }
            if (draft.contentType() == null && !draft.isEncoded()) {
                draft.attribute("datacontenttype", "application/json"); // what a missing one means in this format
            }
            boolean text = draft.isEncoded() || !MediaType.isJson(draft.contentType());
            return text && raw[0] == '"' ? unescape(raw) : raw;
        }

        private static byte[] unescape(byte[] string) throws IOException {
            try (JsonParser parser = JSON.createParser(string)) {
                parser.nextToken();
                return parser.getText().getBytes(StandardCharsets.UTF_8);
            }
        }
    }
}
