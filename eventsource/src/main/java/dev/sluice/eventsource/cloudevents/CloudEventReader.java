package dev.sluice.eventsource.cloudevents;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads CloudEvents 1.0, and 0.3, which become 1.0. Written by hand because every event that is taken in passes here; the
 * CloudEvents SDK is its oracle in tests. Without state, thread-safe.
 *
 * <p>Why: {@code docs/adr/0020-cloudevents-read-by-hand.md}.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents 1.0.2</a>
 */
public final class CloudEventReader {

    /** How binary mode marks attributes among the headers. */
    public enum Binding {
        /** {@code ce-id}; values are percent-encoded. */
        HTTP('-'),
        /** {@code ce_id}; values are UTF-8. */
        KAFKA('_');

        private final char separator;

        Binding(char separator) {
            this.separator = separator;
        }

        /** Whether this header is an attribute. */
        boolean marks(String header) {
            return header.length() > PREFIX
                    && header.charAt(PREFIX - 1) == separator
                    && (header.charAt(0) | 0x20) == 'c'
                    && (header.charAt(1) | 0x20) == 'e';
        }
    }

    private static final int PREFIX = 3;

    private CloudEventReader() {}

    /**
     * Which binary binding these headers use.
     *
     * @return empty when none of them is a CloudEvents attribute
     */
    public static Optional<Binding> binding(Iterable<Map.Entry<String, String>> headers) {
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey();
            if (Binding.HTTP.marks(name)) {
                return Optional.of(Binding.HTTP);
            }
            if (Binding.KAFKA.marks(name)) {
                return Optional.of(Binding.KAFKA);
            }
        }
        return Optional.empty();
    }

    /**
     * Reads binary mode.
     *
     * @param binding how attributes are marked
     * @param headers all headers; those that are no attributes are ignored
     * @param contentType the type of the data
     * @param body the data; empty: no data
     */
    public static Reading binary(
            Binding binding, Iterable<Map.Entry<String, String>> headers, @Nullable String contentType, byte[] body) {
        EventDraft draft = new EventDraft();
        for (Map.Entry<String, String> header : headers) {
            if (binding.marks(header.getKey())) {
                attribute(draft, binding, header);
            }
        }
        if (contentType != null) {
            draft.attribute("datacontenttype", contentType);
        }
        Reading reading = draft.finish(body.length == 0 ? null : body);
        return reading instanceof Reading.Valid valid ? checked(valid) : reading;
    }

    private static void attribute(EventDraft draft, Binding binding, Map.Entry<String, String> header) {
        String name = header.getKey().substring(PREFIX).toLowerCase(Locale.ROOT);
        String value = binding == Binding.HTTP ? HeaderValue.decode(header.getValue()) : header.getValue();
        if (value == null) {
            draft.fail(new Fault("the value is not UTF-8 after percent-decoding", name, header.getValue(), "UTF-8"));
        } else {
            draft.attribute(name, value);
        }
    }

    private static Reading checked(Reading.Valid reading) {
        boolean json = reading.event().hasData()
                && MediaType.isJson(reading.event().dataContentType().orElse(null));
        Optional<Fault> fault = json ? JsonSyntax.check(reading.event().data()) : Optional.empty();
        return fault.isPresent() ? new Reading.Invalid(fault.get()) : reading;
    }

    /**
     * Reads structured mode in JSON.
     *
     * @param body one JSON object in UTF-8
     */
    public static Reading structured(byte[] body) {
        return StructuredReader.one(body);
    }

    /**
     * Reads a JSON batch.
     *
     * @param body one JSON array in UTF-8
     * @return one reading per element up to the first that cannot be parsed at all; a body that is no array gives one
     *     invalid reading
     */
    public static List<Reading> batch(byte[] body) {
        return StructuredReader.batch(body);
    }
}
