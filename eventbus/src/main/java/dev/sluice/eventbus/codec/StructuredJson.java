package dev.sluice.eventbus.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.eventbus.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The CloudEvents 1.0 JSON event format (structured mode), without touching the data: JSON data is embedded byte for byte,
 * text as a JSON string, everything else as {@code data_base64}. {@code read(write(e))} equals {@code e} for every event,
 * but for white space around JSON data.
 *
 * <p>Stateless and thread-safe.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">JSON event format</a>
 */
public final class StructuredJson {

    /** The content type of the bytes. */
    public static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";

    static final JsonFactory JSON = new JsonFactory();

    private static final byte[] DATA = ",\"data\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA_BASE64 = ",\"data_base64\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private StructuredJson() {}

    /** How data is written. */
    private enum Form {
        NONE,
        JSON,
        TEXT,
        BASE64
    }

    /** The event as one JSON object in UTF-8, as people and other programs read it best: spaces around JSON data are lost. */
    public static byte[] write(Event event) {
        return write(event, form(event, event.dataContentType().orElse(null)));
    }

    /**
     * The event as one JSON object in UTF-8 that {@link #read} makes the same of, byte for byte. Data takes at most a third more
     * than it has: text with so many quotes and control characters that it would grow by more goes as {@code data_base64}.
     */
    public static byte[] writeExact(Event event) {
        Form form = form(event, event.dataContentType().orElse(null));
        boolean other = form == Form.JSON && hasSpaceAround(event.data()) || form == Form.TEXT && grows(event.data());
        return write(event, other ? Form.BASE64 : form);
    }

    private static boolean grows(byte[] text) {
        long more = 0;
        for (byte each : text) {
            if (each == '"' || each == '\\') {
                more++;
            } else if (each >= 0 && each < ' ') {
                more += "\\u0000".length() - 1;
            }
        }
        return more > text.length / 3;
    }

    private static boolean hasSpaceAround(byte[] json) {
        return json[0] <= ' ' || json[json.length - 1] <= ' ';
    }

    private static byte[] write(Event event, Form form) {
        StringBuilder json = new StringBuilder(256).append("{\"specversion\":\"1.0\",");
        AttributesJson.members(event, json);
        byte[] data = event.data();
        if (form == Form.TEXT) {
            json.append(",\"data\":");
            AttributesJson.string(json, new String(data, StandardCharsets.UTF_8));
        }
        byte[] attributes = json.toString().getBytes(StandardCharsets.UTF_8);
        return switch (form) {
            case NONE, TEXT -> join(attributes, NOTHING, NOTHING, "}");
            case JSON -> join(attributes, DATA, data, "}");
            case BASE64 -> join(attributes, DATA_BASE64, Base64.getEncoder().encode(data), "\"}");
        };
    }

    private static byte[] join(byte[] attributes, byte[] name, byte[] data, String end) {
        return ByteBuffer.allocate(attributes.length + name.length + data.length + end.length())
                .put(attributes)
                .put(name)
                .put(data)
                .put(end.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private static Form form(Event event, @Nullable String contentType) {
        if (!event.hasData()) {
            return Form.NONE;
        }
        if (isJson(contentType)) {
            return isEmbeddable(event.data()) ? Form.JSON : Form.BASE64;
        }
        return contentType != null && contentType.startsWith("text/") && isUtf8(event.data()) ? Form.TEXT : Form.BASE64;
    }

    /** Whether data of this content type is JSON; without a content type it is, by the format's rule. */
    static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return true;
        }
        int parameters = contentType.indexOf(';');
        String mediaType = (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
        return mediaType.endsWith("/json") || mediaType.endsWith("+json");
    }

    /** Whether the bytes are one JSON value in UTF-8, other than {@code null}, which would read as no data. */
    private static boolean isEmbeddable(byte[] data) {
        for (int i = 0; i < Math.min(4, data.length); i++) {
            // Zero bytes here are UTF-16 or UTF-32, a first byte beyond ASCII is a byte order mark.
            if (data[i] == 0 || data[0] < 0) {
                return false;
            }
        }
        try (JsonParser parser = JSON.createParser(data)) {
            var first = parser.nextToken();
            if (first == null || first == com.fasterxml.jackson.core.JsonToken.VALUE_NULL) {
                return false;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (IOException notJson) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] data) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data));
            return text != null;
        } catch (CharacterCodingException notText) {
            return false;
        }
    }

    /**
     * Reads an event of version 1.0.
     *
     * @param json one JSON object in UTF-8
     * @throws IllegalArgumentException when it is not a valid CloudEvent; the message says what and where
     */
    public static Event read(byte[] json) {
        return new StructuredReader(json).read();
    }
}
