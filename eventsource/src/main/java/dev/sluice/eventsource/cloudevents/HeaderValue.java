package dev.sluice.eventsource.cloudevents;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decodes an HTTP header value as the CloudEvents HTTP binding says (section 3.1.3.2): quotes are taken off, then one round
 * of percent-decoding. A per cent sign that is not followed by two hexadecimal digits stands for itself.
 */
final class HeaderValue {

    private HeaderValue() {}

    /**
     * Decodes a value.
     *
     * @return null when the bytes are not UTF-8
     */
    static @Nullable String decode(String value) {
        boolean quoted = value.length() >= 2 && value.charAt(0) == '"' && value.charAt(value.length() - 1) == '"';
        String plain = quoted ? unquote(value) : value;
        return isPlain(plain) ? plain : percentDecode(plain);
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '%' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static String unquote(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 1; i < value.length() - 1; i++) {
            char c = value.charAt(i);
            boolean escape = c == '\\' && i + 1 < value.length() - 1;
            text.append(escape ? value.charAt(++i) : c);
        }
        return text.toString();
    }

    private static @Nullable String percentDecode(String value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            int decoded = c == '%' && i + 2 < value.length() ? hex(value, i + 1) : -1;
            if (decoded >= 0) {
                bytes.write(decoded);
                i += 2;
            } else if (c <= '\u00ff') {
                bytes.write(c); // servers hand header bytes on as ISO-8859-1: give UTF-8 a chance
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return utf8(bytes.toByteArray());
    }

    private static int hex(String value, int at) {
        int high = Character.digit(value.charAt(at), 16);
        int low = Character.digit(value.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
