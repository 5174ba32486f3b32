package dev.sluice.trigger.delivery.http;

import dev.sluice.eventbus.Event;
import dev.sluice.trigger.delivery.SinkRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * CloudEvents binary mode: attributes as {@code ce-*} headers, the payload as the body.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md">HTTP
 *     binding, 3.1</a>
 */
final class EventHeaders {

    /** The extension that carries the firing's id. */
    static final String FIRING = "sluicefiring";

    private static final String PREFIX = "ce-";
    private static final CharSequence ID = HttpHeaders.createOptimized("ce-id");
    private static final CharSequence SOURCE = HttpHeaders.createOptimized("ce-source");
    private static final CharSequence TYPE = HttpHeaders.createOptimized("ce-type");
    private static final CharSequence SPEC_VERSION = HttpHeaders.createOptimized("ce-specversion");
    private static final CharSequence ONE = HttpHeaders.createOptimized("1.0");
    private static final CharSequence SUBJECT = HttpHeaders.createOptimized("ce-subject");
    private static final CharSequence TIME = HttpHeaders.createOptimized("ce-time");
    private static final CharSequence SCHEMA = HttpHeaders.createOptimized("ce-dataschema");
    private static final CharSequence FIRING_HEADER = HttpHeaders.createOptimized(PREFIX + FIRING);
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private EventHeaders() {}

    /** The binary mode. */
    static Buffer binary(SinkRequest request, MultiMap headers) {
        Event event = request.event();
        headers.add(SPEC_VERSION, ONE);
        headers.add(ID, encode(event.id()));
        headers.add(SOURCE, encode(event.source()));
        headers.add(TYPE, encode(event.type()));
        event.subject().ifPresent(subject -> headers.add(SUBJECT, encode(subject)));
        event.time().ifPresent(time -> headers.add(TIME, encode(time)));
        event.dataSchema().ifPresent(schema -> headers.add(SCHEMA, encode(schema)));
        for (Map.Entry<String, Object> extension : event.extensions().entrySet()) {
            if (!extension.getKey().equals(FIRING)) {
                headers.add(
                        PREFIX + extension.getKey(), encode(extension.getValue().toString()));
            }
        }
        headers.add(FIRING_HEADER, encode(request.firingId()));
        return data(request, headers);
    }

    /** The payload alone. */
    static Buffer data(SinkRequest request, MultiMap headers) {
        Event event = request.event();
        trace(event, headers);
        event.dataContentType().ifPresent(type -> headers.add(HttpHeaders.CONTENT_TYPE, type));
        return event.hasData() ? Buffer.buffer(event.data()) : Buffer.buffer(0);
    }

    /** The trace context, for whoever looks for it in HTTP's own headers. */
    static void trace(Event event, MultiMap headers) {
        if (event.extensions().isEmpty()) {
            return;
        }
        for (String name : new String[] {"traceparent", "tracestate"}) {
            Object value = event.extensions().get(name);
            if (value != null) {
                headers.add(name, encode(value.toString()));
            }
        }
    }

    /** Percent-encodes what must not stand in a header as it is: space, quote, percent, and all but visible ASCII. */
    static String encode(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!isPlain(value.charAt(i))) {
                return encodeSlowly(value);
            }
        }
        return value;
    }

    private static boolean isPlain(int c) {
        return c > 0x20 && c < 0x7f && c != '"' && c != '%';
    }

    private static String encodeSlowly(String value) {
        StringBuilder encoded = new StringBuilder(value.length() + 16);
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(b)) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX[(b >> 4) & 0xf]).append(HEX[b & 0xf]);
            }
        }
        return encoded.toString();
    }

    /** Undoes {@link #encode}; a percent sign that begins no byte stays as it is. */
    static String decode(String value) {
        if (value.indexOf('%') < 0) {
            return value;
        }
        byte[] raw = value.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[raw.length];
        int length = 0;
        for (int i = 0; i < raw.length; i++) {
            int high = raw[i] == '%' && i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(raw[i + 2], 16);
            decoded[length++] = low < 0 ? raw[i] : (byte) (high << 4 | low);
            i += low < 0 ? 0 : 2;
        }
        return new String(decoded, 0, length, StandardCharsets.UTF_8);
    }
}
