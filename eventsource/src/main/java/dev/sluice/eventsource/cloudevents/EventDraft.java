package dev.sluice.eventsource.cloudevents;

import dev.sluice.eventbus.Event;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Collects attributes as they are read and remembers the first thing that is wrong. Not thread-safe; used once. */
final class EventDraft {

    private final Event.Builder builder = Event.builder();
    private @Nullable String specVersion;
    private @Nullable String id;
    private @Nullable String source;
    private @Nullable String type;
    private @Nullable String contentType;
    private @Nullable String schemaUrl;
    private @Nullable String encoding;
    private @Nullable Fault fault;

    boolean failed() {
        return fault != null;
    }

    void fail(Fault first) {
        if (fault == null) {
            fault = first;
        }
    }

    @Nullable
    String contentType() {
        return contentType;
    }

    /** Whether 0.3 says that the data is encoded. */
    boolean isEncoded() {
        return encoding != null && "0.3".equals(specVersion);
    }

    /** Takes one attribute; a value is a String, a Boolean or an Integer. */
    void attribute(String name, Object value) {
        switch (name) {
            case "specversion" -> specVersion = once(name, specVersion, value);
            case "id" -> id = once(name, id, value);
            case "source" -> source = once(name, source, value);
            case "type" -> type = once(name, type, value);
            case "subject" -> builder.subject(text(name, value));
            case "time" -> builder.time(time(value));
            case "datacontenttype" -> contentType = text(name, value);
            case "dataschema" -> builder.dataSchema(text(name, value));
            case "schemaurl" -> schemaUrl = text(name, value);
            case "datacontentencoding" -> encoding = text(name, value);
            default -> extension(name, value);
        }
    }

    private @Nullable String once(String name, @Nullable String before, Object value) {
        if (before != null) {
            fail(new Fault("the attribute is given twice", name, value.toString(), "one value"));
        }
        return text(name, value);
    }

    private @Nullable String text(String name, Object value) {
        if (value instanceof String text) {
            if (text.isEmpty()) {
                fail(new Fault("the attribute is empty", name, "", "a text that is not empty, or no such attribute"));
            }
            return text;
        }
        fail(new Fault("the attribute is not a string", name, value.toString(), "a string"));
        return null;
    }

    private @Nullable String time(Object value) {
        String text = text("time", value);
        if (text != null && !Rfc3339.isDateTime(text)) {
            fail(new Fault("not a time", "time", text, "RFC 3339, for example 2026-01-05T00:10:00Z"));
        }
        return text;
    }

    private void extension(String name, Object value) {
        if (name.equals("data") || !isName(name)) {
            fail(new Fault("not an attribute name", name, name, "lower-case letters and digits, but not \"data\""));
            return;
        }
        builder.extension(name, value);
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** The event with these bytes as its data; null: no data. */
    Reading finish(byte @Nullable [] data) {
        String event = required("id", id);
        String from = required("source", source);
        String kind = required("type", type);
        boolean old = "0.3".equals(required("specversion", specVersion));
        if (!old && !"1.0".equals(specVersion)) {
            fail(new Fault(
                    "not a version that is understood", "specversion", String.valueOf(specVersion), "1.0 or 0.3"));
        }
        byte[] decoded = old ? upgrade(data) : keep(data);
        if (fault != null) {
            return new Reading.Invalid(fault);
        }
        return new Reading.Valid(builder.id(event)
                .source(from)
                .type(kind)
                .dataContentType(contentType)
                .data(decoded)
                .build());
    }

    private String required(String name, @Nullable String value) {
        if (value == null) {
            fail(new Fault("the attribute is missing", name, "", "a text that is not empty"));
            return "";
        }
        return value;
    }

    /** To 1.0, whose names these are extensions. */
    private byte @Nullable [] keep(byte @Nullable [] data) {
        if (schemaUrl != null) {
            builder.extension("schemaurl", schemaUrl);
        }
        if (encoding != null) {
            builder.extension("datacontentencoding", encoding);
        }
        return data;
    }

    /** From 0.3: the schema has another name, and data may be base 64. */
    private byte @Nullable [] upgrade(byte @Nullable [] data) {
        if (schemaUrl != null) {
            builder.dataSchema(schemaUrl);
        }
        if (data == null || encoding == null) {
            return data;
        }
        if (!encoding.equalsIgnoreCase("base64")) {
            fail(new Fault("not an encoding that is understood", "datacontentencoding", encoding, "base64"));
            return data;
        }
        return decodeBase64("data", data);
    }

    byte[] decodeBase64(String field, byte[] text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            fail(new Fault("not base 64", field, "", "base 64 as in RFC 4648, section 4"));
            return text;
        }
    }
}
