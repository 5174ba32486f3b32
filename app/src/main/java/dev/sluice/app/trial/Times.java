package dev.sluice.app.trial;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times of tests: {@code 1m30s} after 1970-01-01T00:00:00Z, or RFC 3339. */
final class Times {

    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");
    private static final Map<String, Long> UNITS = units();

    private Times() {}

    private static Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("d", Duration.ofDays(1).toMillis());
        units.put("h", Duration.ofHours(1).toMillis());
        units.put("m", Duration.ofMinutes(1).toMillis());
        units.put("s", Duration.ofSeconds(1).toMillis());
        units.put("ms", 1L);
        return units;
    }

    /** Milliseconds since the epoch; empty when the text is no time. */
    static OptionalLong millis(String text) {
        try {
            return OptionalLong.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } catch (DateTimeException notAnInstant) {
            return duration(text);
        }
    }

    private static OptionalLong duration(String text) {
        Matcher part = PART.matcher(text);
        BigDecimal millis = BigDecimal.ZERO;
        int end = 0;
        try {
            while (part.find() && part.start() == end) {
                Long unit = UNITS.get(part.group(2));
                millis =
                        millis.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit == null ? 0 : unit)));
                end = part.end();
            }
            return end == 0 || end < text.length() ? OptionalLong.empty() : OptionalLong.of(millis.longValueExact());
        } catch (ArithmeticException notWholeMillis) {
            return OptionalLong.empty();
        }
    }

    /** As a test would write it: {@code 1m30s} up to ten years after 1970, RFC 3339 beyond. */
    static String text(long millis) {
        if (millis < 0 || millis > Duration.ofDays(3650).toMillis()) {
            return Instant.ofEpochMilli(millis).toString();
        }
        StringBuilder text = new StringBuilder();
        long rest = millis;
        for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
            if (rest >= unit.getValue()) {
                text.append(rest / unit.getValue()).append(unit.getKey());
                rest %= unit.getValue();
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }
}
