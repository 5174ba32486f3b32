package dev.sluice.crds.model;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as they are written: {@code 300ms 60s 5m 1h30m 7d}, decimals allowed, or ISO 8601 such as {@code PT1M}. */
public final class DurationText {

    /** Matches every duration text, in the syntax that RE2 and Java share, without anchors. */
    public static final String PATTERN = "(([0-9]{1,18}(\\.[0-9]{1,9})?(us|ms|s|m|h|d|w))+"
            + "|P([0-9]{1,6}D)?(T([0-9]{1,9}H)?([0-9]{1,9}M)?([0-9]{1,12}(\\.[0-9]{1,9})?S)?)?)";

    /** What is allowed, for a person. */
    public static final String DESCRIPTION = "a duration such as 300ms, 60s, 5m, 1h30m or 7d";

    private static final Duration LONGEST = Duration.ofDays(36_525);
    private static final Pattern WHOLE = Pattern.compile(PATTERN);
    private static final Pattern PART = Pattern.compile("([0-9.]+)(us|ms|s|m|h|d|w)");
    private static final Map<String, BigDecimal> NANOS = Map.of(
            "us", new BigDecimal("1000"),
            "ms", new BigDecimal("1000000"),
            "s", new BigDecimal("1000000000"),
            "m", new BigDecimal("60000000000"),
            "h", new BigDecimal("3600000000000"),
            "d", new BigDecimal("86400000000000"),
            "w", new BigDecimal("604800000000000"));

    private DurationText() {}

    /**
     * Reads a duration.
     *
     * @return empty when the text is none, is finer than a microsecond, or is longer than 100 years
     */
    public static Optional<Duration> parse(String text) {
        if (!WHOLE.matcher(text).matches() || text.endsWith("T") || text.equals("P")) {
            return Optional.empty();
        }
        try {
            return Optional.of(text.startsWith("P") ? Duration.parse(text) : sum(text))
                    .filter(duration -> duration.compareTo(LONGEST) <= 0 && duration.toNanosPart() % 1_000 == 0);
        } catch (DateTimeException | ArithmeticException outOfRange) {
            return Optional.empty();
        }
    }

    private static Duration sum(String text) {
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            BigDecimal unit = NANOS.getOrDefault(part.group(2), BigDecimal.ZERO);
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit));
        }
        BigDecimal[] parts = nanos.divideAndRemainder(new BigDecimal("1000000000"));
        return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
    }

    /** Writes a duration in the shortest of these forms: {@code 1h30m}, {@code 300ms}. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toDaysPart(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        append(text, duration.toNanosPart() / 1_000 % 1_000, "us");
        return text.toString();
    }

    private static void append(StringBuilder text, long part, String unit) {
        if (part != 0) {
            text.append(part).append(unit);
        }
    }
}
