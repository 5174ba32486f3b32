package dev.sluice.dapr.component;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a time whose form is given as Go gives it: as the reference time 2006-01-02 15:04:05 -0700. */
final class GoTime {

    private static final Map<String, String> PATTERNS = Map.ofEntries(
            Map.entry("2006", "uuuu"),
            Map.entry("06", "uu"),
            Map.entry("January", "MMMM"),
            Map.entry("Jan", "MMM"),
            Map.entry("01", "MM"),
            Map.entry("1", "M"),
            Map.entry("Monday", "EEEE"),
            Map.entry("Mon", "EEE"),
            Map.entry("02", "dd"),
            Map.entry("_2", "ppd"),
            Map.entry("2", "d"),
            Map.entry("15", "HH"),
            Map.entry("03", "hh"),
            Map.entry("3", "h"),
            Map.entry("04", "mm"),
            Map.entry("4", "m"),
            Map.entry("05", "ss"),
            Map.entry("5", "s"),
            Map.entry("PM", "a"),
            Map.entry("MST", "zzz"),
            Map.entry("Z07:00", "X".repeat(3)),
            Map.entry("-07:00", "xxx"),
            Map.entry("-0700", "xx"));
    private static final Pattern TOKEN =
            Pattern.compile("2006|06|January|Jan|01|Monday|Mon|MST|02|_2|15|03|04|05|PM|Z07:00"
                    + "|-07:00|-0700|\\.0+|\\.9+|1|2|3|4|5");

    private GoTime() {}

    /**
     * Reads a time; without a zone it is UTC, without a time of day midnight.
     *
     * @throws java.time.DateTimeException when the text is not of this form
     */
    static Instant parse(String layout, String text) {
        TemporalAccessor read = formatter(layout).parse(text);
        LocalDate date = LocalDate.from(read);
        LocalTime time =
                Optional.ofNullable(read.query(TemporalQueries.localTime())).orElse(LocalTime.MIDNIGHT);
        ZoneId zone = Optional.ofNullable(read.query(TemporalQueries.zone())).orElse(ZoneOffset.UTC);
        return date.atTime(time).atZone(zone).toInstant();
    }

    private static DateTimeFormatter formatter(String layout) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
        Matcher token = TOKEN.matcher(layout);
        int end = 0;
        while (token.find()) {
            builder.appendLiteral(layout.substring(end, token.start()));
            append(builder, token.group());
            end = token.end();
        }
        return builder.appendLiteral(layout.substring(end)).toFormatter(Locale.ENGLISH);
    }

    private static void append(DateTimeFormatterBuilder builder, String token) {
        if (token.startsWith(".")) {
            builder.appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true);
        } else {
            builder.appendPattern(PATTERNS.getOrDefault(token, token));
        }
    }
}
