package dev.sluice.expression;

import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.sluice.eventbus.Event;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The payload of one event, looked into when somebody asks, once. JSON where the content type says so or says nothing and
 * it parses; else text where the bytes are UTF-8; else bytes. {@code application/octet-stream} is always bytes.
 */
final class Payload {

    private static final CelByteString EMPTY = CelByteString.EMPTY;

    private final @Nullable Event event;
    private @Nullable Object value;
    private Optional<String> text = Optional.empty();
    private boolean textKnown;

    private Payload(@Nullable Event event, @Nullable Object value) {
        this.event = event;
        this.value = value;
    }

    static Payload of(Event event) {
        return new Payload(event, event.hasData() ? null : NullValue.NULL_VALUE);
    }

    static Payload ofValue(@Nullable Object value) {
        return new Payload(null, CelValues.fromJava(value));
    }

    /** The value as CEL sees it. */
    Object value() {
        Object known = value;
        if (known == null) {
            known = event == null ? NullValue.NULL_VALUE : parse(event);
            value = known;
        }
        return known;
    }

    /** The payload as text: a string as it is, anything else as it was sent; empty when it is not text. */
    Optional<String> text() {
        if (!textKnown) {
            text = findText();
            textKnown = true;
        }
        return text;
    }

    private Optional<String> findText() {
        if (event == null) {
            return value() instanceof String string ? Optional.of(string) : Optional.of(CelValues.toJson(value()));
        }
        if (!event.hasData()) {
            return Optional.empty();
        }
        byte[] data = event.data();
        boolean maybeJsonString = data.length > 0 && data[0] == '"';
        if (maybeJsonString && value() instanceof String string) {
            return Optional.of(string);
        }
        return utf8(data);
    }

    private static Object parse(Event event) {
        byte[] data = event.data();
        String type = event.dataContentType().map(Payload::mediaType).orElse("");
        if (type.equals("application/octet-stream")) {
            return data.length == 0 ? EMPTY : CelByteString.of(data);
        }
        if (type.isEmpty() || type.endsWith("/json") || type.endsWith("+json")) {
            Optional<Object> json = Json.parse(data);
            if (json.isPresent()) {
                return json.get();
            }
        }
        Optional<String> text = utf8(data);
        return text.isPresent() ? text.get() : CelByteString.of(data);
    }

    private static String mediaType(String contentType) {
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.strip().toLowerCase(Locale.ROOT);
    }

    private static Optional<String> utf8(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') < 0) {
            return Optional.of(text);
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString());
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }
}
