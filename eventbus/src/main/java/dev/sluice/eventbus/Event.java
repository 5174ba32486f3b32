package dev.sluice.eventbus;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent 1.0, kept exactly as it came: attribute values are not reformatted, data stays bytes until somebody needs
 * to look inside. Immutable and thread-safe; the byte array is shared, never changed, by everyone who holds the event.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents 1.0.2</a>
 */
public final class Event {

    private static final byte[] NO_DATA = {};

    private final String id;
    private final String source;
    private final String type;
    private final @Nullable String subject;
    private final @Nullable String time;
    private final @Nullable String dataContentType;
    private final @Nullable String dataSchema;
    private final Map<String, Object> extensions;
    private final byte @Nullable [] data;

    private Event(Builder builder) {
        this.id = required("id", builder.id);
        this.source = required("source", builder.source);
        this.type = required("type", builder.type);
        this.subject = builder.subject;
        this.time = builder.time;
        this.dataContentType = builder.dataContentType;
        this.dataSchema = builder.dataSchema;
        this.extensions = builder.extensions.isEmpty()
                ? Map.of()
                : java.util.Collections.unmodifiableMap(new TreeMap<>(builder.extensions));
        this.data = builder.data;
    }

    private static String required(String attribute, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("CloudEvent attribute \"" + attribute + "\" is missing or empty");
        }
        return value;
    }

    /** An empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that holds everything of this event. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.id = id;
        builder.source = source;
        builder.type = type;
        builder.subject = subject;
        builder.time = time;
        builder.dataContentType = dataContentType;
        builder.dataSchema = dataSchema;
        builder.extensions.putAll(extensions);
        builder.data = data;
        return builder;
    }

    /** The attribute {@code id}; never empty. */
    public String id() {
        return id;
    }

    /** The attribute {@code source}, a URI reference; never empty. */
    public String source() {
        return source;
    }

    /** The attribute {@code type}; never empty. */
    public String type() {
        return type;
    }

    /** The attribute {@code subject}. */
    public Optional<String> subject() {
        return Optional.ofNullable(subject);
    }

    /** The attribute {@code time}, RFC 3339 text as it came. */
    public Optional<String> time() {
        return Optional.ofNullable(time);
    }

    /** The attribute {@code datacontenttype}. */
    public Optional<String> dataContentType() {
        return Optional.ofNullable(dataContentType);
    }

    /** The attribute {@code dataschema}. */
    public Optional<String> dataSchema() {
        return Optional.ofNullable(dataSchema);
    }

    /** The extension attributes by name, sorted; values are String, Boolean or Integer. */
    public Map<String, Object> extensions() {
        return extensions;
    }

    /** The extension {@code partitionkey}. */
    public Optional<String> partitionKey() {
        return Optional.ofNullable(extensions.get("partitionkey")).map(Object::toString);
    }

    /** Whether the event has data; empty data counts as data. */
    public boolean hasData() {
        return data != null;
    }

    /** The data, shared, not to be changed; an empty array when there is none. */
    public byte[] data() {
        return data == null ? NO_DATA : data;
    }

    /**
     * Any attribute by its CloudEvents name.
     *
     * @param name a context or extension attribute; {@code specversion} is {@code 1.0}
     * @return empty when the event does not have it
     */
    public Optional<Object> attribute(String name) {
        return switch (name) {
            case "id" -> Optional.of(id);
            case "source" -> Optional.of(source);
            case "type" -> Optional.of(type);
            case "specversion" -> Optional.of("1.0");
            case "subject" -> Optional.ofNullable(subject);
            case "time" -> Optional.ofNullable(time);
            case "datacontenttype" -> Optional.ofNullable(dataContentType);
            case "dataschema" -> Optional.ofNullable(dataSchema);
            default -> Optional.ofNullable(extensions.get(name));
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Event that
                && id.equals(that.id)
                && source.equals(that.source)
                && type.equals(that.type)
                && Objects.equals(subject, that.subject)
                && Objects.equals(time, that.time)
                && Objects.equals(dataContentType, that.dataContentType)
                && Objects.equals(dataSchema, that.dataSchema)
                && extensions.equals(that.extensions)
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, source);
    }

    /** Names the event without its payload. */
    @Override
    public String toString() {
        return "Event[id=" + id + ", source=" + source + ", type=" + type + "]";
    }

    /** Collects the attributes of an {@link Event}. Not thread-safe. */
    public static final class Builder {

        private @Nullable String id;
        private @Nullable String source;
        private @Nullable String type;
        private @Nullable String subject;
        private @Nullable String time;
        private @Nullable String dataContentType;
        private @Nullable String dataSchema;
        private final Map<String, Object> extensions = new TreeMap<>();
        private byte @Nullable [] data;

        private Builder() {}

        /** Sets {@code id}. */
        public Builder id(String value) {
            this.id = value;
            return this;
        }

        /** Sets {@code source}. */
        public Builder source(String value) {
            this.source = value;
            return this;
        }

        /** Sets {@code type}. */
        public Builder type(String value) {
            this.type = value;
            return this;
        }

        /** Sets or clears {@code subject}. */
        public Builder subject(@Nullable String value) {
            this.subject = value;
            return this;
        }

        /** Sets or clears {@code time}, RFC 3339. */
        public Builder time(@Nullable String value) {
            this.time = value;
            return this;
        }

        /** Sets or clears {@code datacontenttype}. */
        public Builder dataContentType(@Nullable String value) {
            this.dataContentType = value;
            return this;
        }

        /** Sets or clears {@code dataschema}. */
        public Builder dataSchema(@Nullable String value) {
            this.dataSchema = value;
            return this;
        }

        /**
         * Sets an extension attribute.
         *
         * @param name lowercase letters and digits, beginning with a letter
         * @param value a String, Boolean or Integer
         */
        public Builder extension(String name, Object value) {
            this.extensions.put(name, value);
            return this;
        }

        /** Clears an extension attribute; nothing happens when there is none of this name. */
        public Builder withoutExtension(String name) {
            this.extensions.remove(name);
            return this;
        }

        /** Sets or clears the data; the array must not be changed afterwards. */
        public Builder data(byte @Nullable [] value) {
            this.data = value;
            return this;
        }

        /**
         * Builds the event.
         *
         * @throws IllegalArgumentException when id, source or type is missing or empty
         */
        public Event build() {
            return new Event(this);
        }
    }
}
