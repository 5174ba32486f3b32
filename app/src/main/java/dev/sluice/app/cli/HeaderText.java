package dev.sluice.app.cli;

import java.nio.charset.StandardCharsets;

/** Attribute values as HTTP headers carry them. */
final class HeaderText {

    private HeaderText() {}

    /** Percent-encodes what CloudEvents' HTTP binding asks for: everything but visible ASCII, and space, quote and percent. */
    static String encoded(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            if (octet > 0x20 && octet < 0x7f && octet != '"' && octet != '%') {
                text.append((char) octet);
            } else {
                text.append('%').append(String.format("%02X", octet));
            }
        }
        return text.toString();
    }
}
