package dev.sluice.eventsource.shape;

import dev.sluice.crds.model.ShapeSpec;
import dev.sluice.eventsource.cloudevents.Fault;
import dev.sluice.eventsource.cloudevents.JsonSyntax;
import dev.sluice.eventsource.cloudevents.MediaType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a payload that is not a CloudEvent into data, by the source's {@code format}. Thread-safe. */
@FunctionalInterface
interface PayloadReader {

    /** Reads a payload; the content type is what the transport says. */
    Content read(byte[] body, @Nullable String contentType);

    /** What came of it. */
    sealed interface Content {

        /**
         * The event's data.
         *
         * @param data its bytes
         * @param contentType its type
         * @param time the time that stands in the payload
         */
        record Data(
                byte[] data, String contentType, @Nullable String time) implements Content {

            Data(byte[] data, String contentType) {
                this(data, contentType, null);
            }
        }

        /** It is not of this format. */
        record Unreadable(Shaped.Cause cause, Fault fault) implements Content {}
    }

    String JSON = "application/json";
    String TEXT = "text/plain; charset=utf-8";
    String BYTES = "application/octet-stream";

    /** Types that say little about what the data is: senders set them without meaning it. */
    Set<String> VAGUE = Set.of("", "text/plain", BYTES, "application/x-www-form-urlencoded");

    /** The reader for a source event. */
    static PayloadReader of(ShapeSpec spec, Clock clock) {
        return switch (spec.format()) {
            case AUTO -> PayloadReader::auto;
            case JSON, CLOUDEVENTS -> PayloadReader::json;
            case TEXT -> PayloadReader::text;
            case BYTES -> PayloadReader::bytes;
            case SYSLOG -> new SyslogReader(clock, ZoneId.of(spec.timeZone()));
            case LOGFMT -> new LogfmtReader();
            case REGEX ->
                new RegexReader(Optional.ofNullable(spec.regex())
                        .orElseThrow(() -> new IllegalArgumentException("format regex needs a regex")));
        };
    }

    private static Content auto(byte[] body, @Nullable String contentType) {
        if (MediaType.isJson(contentType)) {
            return json(body, contentType);
        }
        String essence = MediaType.essence(contentType);
        if (contentType != null && !VAGUE.contains(essence)) {
            return new Content.Data(body, contentType);
        }
        if (looksLikeJson(body) && JsonSyntax.check(body).isEmpty()) {
            return new Content.Data(body, JSON);
        }
        if (contentType != null && essence.equals("text/plain")) {
            return new Content.Data(body, contentType);
        }
        return isUtf8(body) ? new Content.Data(body, TEXT) : new Content.Data(body, BYTES);
    }

    /** Spares text the attempt to parse it. */
    private static boolean looksLikeJson(byte[] body) {
        for (byte b : body) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b == '{'
                        || b == '['
                        || b == '"'
                        || b == '-'
                        || (b >= '0' && b <= '9')
                        || b == 't'
                        || b == 'f'
                        || b == 'n';
            }
        }
        return false;
    }

    private static Content json(byte[] body, @Nullable String contentType) {
        Optional<Fault> fault = JsonSyntax.check(body);
        if (fault.isEmpty()) {
            return new Content.Data(body, contentType != null && MediaType.isJson(contentType) ? contentType : JSON);
        }
        boolean claimed = MediaType.isJson(contentType);
        return new Content.Unreadable(claimed ? Shaped.Cause.INVALID_JSON : Shaped.Cause.UNREADABLE, fault.get());
    }

    private static Content text(byte[] body, @Nullable String contentType) {
        boolean textual = MediaType.essence(contentType).startsWith("text/");
        return new Content.Data(body, contentType != null && textual ? contentType : TEXT);
    }

    private static Content bytes(byte[] body, @Nullable String contentType) {
        return new Content.Data(body, contentType == null ? BYTES : contentType);
    }

    private static boolean isUtf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** A line that does not have the form it should have. */
    static Content.Unreadable unreadable(String error, String text, String allowed) {
        return new Content.Unreadable(Shaped.Cause.UNREADABLE, new Fault(error, "body", text, allowed));
    }
}
