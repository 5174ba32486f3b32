package dev.sluice.eventbus.codec;

import dev.sluice.eventbus.Event;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of an event as one JSON object: {@code {"id":"1","source":"/a","type":"t","subject":"x"}}. Readable with
 * any JSON tool (SQLite's {@code ->>} too), written and read without intermediate objects.
 *
 * <p>Values are strings, booleans or integers; {@code specversion} is left out. Stateless and thread-safe.
 */
public final class AttributesJson {

    private static final String HEX = "0123456789abcdef";

    private AttributesJson() {}

    /** The attributes of an event. */
    public static String write(Event event) {
        StringBuilder json = new StringBuilder(224);
        json.append('{');
        members(event, json);
        return json.append('}').toString();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param json the attributes
     * @param data the event's data, null when it has none
     * @throws IllegalArgumentException when the text is not such an object, or id, source or type is missing
     */
    public static Event read(String json, byte @Nullable [] data) {
        return new AttributesParser(json).parse().data(data).build();
    }

    /** Appends {@code "id":"1","source":"/a"...} without braces. */
    static void members(Event event, StringBuilder json) {
        member(json, "id", event.id());
        member(json.append(','), "source", event.source());
        member(json.append(','), "type", event.type());
        optional(json, "subject", event.subject().orElse(null));
        optional(json, "time", event.time().orElse(null));
        optional(json, "datacontenttype", event.dataContentType().orElse(null));
        optional(json, "dataschema", event.dataSchema().orElse(null));
        if (!event.extensions().isEmpty()) {
            for (Map.Entry<String, Object> extension : event.extensions().entrySet()) {
                extension(json, extension.getKey(), extension.getValue());
            }
        }
    }

    private static void extension(StringBuilder json, String name, Object value) {
        if (value instanceof Boolean || value instanceof Integer) {
            string(json.append(','), name);
            json.append(':').append(value);
        } else {
            member(json.append(','), name, value.toString());
        }
    }

    private static void optional(StringBuilder json, String name, @Nullable String value) {
        if (value != null) {
            member(json.append(','), name, value);
        }
    }

    private static void member(StringBuilder json, String name, String value) {
        string(json, name);
        json.append(':');
        string(json, value);
    }

    /** Appends a JSON string. */
    static void string(StringBuilder json, String value) {
        json.append('"');
        int clean = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                json.append(value, clean, i);
                escape(json, c);
                clean = i + 1;
            }
        }
        json.append(value, clean, value.length()).append('"');
    }

    private static void escape(StringBuilder json, char c) {
        json.append('\\');
        if (c < ' ') {
            json.append("u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        } else {
            json.append(c);
        }
    }
}
