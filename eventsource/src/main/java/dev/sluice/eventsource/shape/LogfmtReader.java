package dev.sluice.eventsource.shape;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code level=info msg="it is on" retry}: values are text, a key without a value is true. A line without any
 * {@code =} is not logfmt.
 */
final class LogfmtReader implements PayloadReader {

    @Override
    public Content read(byte[] body, @Nullable String contentType) {
        String line = new String(body, StandardCharsets.UTF_8);
        if (line.indexOf('=') <= 0) {
            return PayloadReader.unreadable("not a logfmt line", line, "key=value pairs");
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        Scanner scanner = new Scanner(line);
        while (scanner.skipSpace()) {
            String key = scanner.key();
            fields.put(key, scanner.take('=') ? scanner.value() : true);
        }
        return new Content.Data(JsonValues.bytes(fields), JSON);
    }

    private static final class Scanner {

        private final String line;
        private int at;

        Scanner(String line) {
            this.line = line;
        }

        boolean skipSpace() {
            while (at < line.length() && line.charAt(at) <= ' ') {
                at++;
            }
            return at < line.length();
        }

        String key() {
            int from = at;
            while (at < line.length() && line.charAt(at) > ' ' && line.charAt(at) != '=') {
                at++;
            }
            return line.substring(from, at);
        }

        boolean take(char expected) {
            boolean there = at < line.length() && line.charAt(at) == expected;
            at += there ? 1 : 0;
            return there;
        }

        String value() {
            if (take('"')) {
                return quoted();
            }
            int from = at;
            while (at < line.length() && line.charAt(at) > ' ') {
                at++;
            }
            return line.substring(from, at);
        }

        private String quoted() {
            StringBuilder text = new StringBuilder();
            while (at < line.length() && line.charAt(at) != '"') {
                char c = line.charAt(at++);
                text.append(c == '\\' && at < line.length() ? escaped(line.charAt(at++)) : c);
            }
            at++;
            return text.toString();
        }

        private static char escaped(char c) {
            return switch (c) {
                case 'n' -> '\n';
                case 't' -> '\t';
                case 'r' -> '\r';
                default -> c;
            };
        }
    }
}
