package dev.sluice.eventsource.http;

import java.nio.charset.StandardCharsets;

/** Writes text into a header as the CloudEvents HTTP binding does: what is not visible ASCII is percent-encoded. */
final class HeaderText {

    private static final String HEX = "0123456789ABCDEF";

    private HeaderText() {}

    static String encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return percentEncode(text);
            }
        }
        return text;
    }

    private static boolean isPlain(int c) {
        return c > ' ' && c <= '~' && c != '"' && c != '%';
    }

    private static String percentEncode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(b)) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
            }
        }
        return encoded.toString();
    }
}
