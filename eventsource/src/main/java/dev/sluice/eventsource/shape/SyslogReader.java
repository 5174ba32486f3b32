package dev.sluice.eventsource.shape;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.sluice.eventsource.cloudevents.Rfc3339;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads RFC 5424, RFC 3164, and the lines that syslog daemons write into files: without priority, with the time of either.
 * Data is {@code {facility, severity, host, app, pid, msgid, structured, message}} as far as it is there. The line's time
 * becomes the event's; a missing year is the newest with which the time is not in the future.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5424">RFC 5424</a>
 */
final class SyslogReader implements PayloadReader {

    private static final List<String> SEVERITIES =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");
    private static final List<String> FACILITIES = List.of(
            "kern",
            "user",
            "mail",
            "daemon",
            "auth",
            "syslog",
            "lpr",
            "news",
            "uucp",
            "cron",
            "authpriv",
            "ftp",
            "ntp",
            "audit",
            "alert",
            "clock",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7");

    private static final Pattern RFC_5424 = Pattern.compile(
            "(?s)^<(\\d{1,3})>1 (\\S+) (\\S+) (\\S+) (\\S+) (\\S+) (-|(?:\\[(?:[^\\]\\\\\"]|\"(?:\\\\.|[^\"\\\\])*\")*\\])+)(?: \\x{FEFF}?(.*))?$");
    private static final Pattern RFC_3164 = Pattern.compile(
            "(?s)^(?:<(\\d{1,3})>)?([A-Z][a-z]{2} [ \\d]\\d (?:\\d{4} )?\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?|\\d{4}-\\d\\d-\\d\\dT\\S+) (\\S+) (?:([^\\s:\\[]+)(?:\\[([^\\]]*)\\])?: ?)?(.*)$");
    private static final Pattern ELEMENT = Pattern.compile("\\[([^ \\]]+)((?: [^ =]+=\"(?:\\\\.|[^\"\\\\])*\")*)\\]");
    private static final Pattern PARAMETER = Pattern.compile("([^ =]+)=\"((?:\\\\.|[^\"\\\\])*)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([\"\\\\\\]])");
    private static final DateTimeFormatter WITH_YEAR = DateTimeFormatter.ofPattern(
                    "uuuu MMM d HH:mm:ss[.SSSSSS][.SSS]", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);
    private static final int YEARS_TO_A_LEAP_DAY = 8;

    private final Clock clock;
    private final ZoneId zone;

    SyslogReader(Clock clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    @Override
    public Content read(byte[] body, @Nullable String contentType) {
        String line = new String(body, StandardCharsets.UTF_8).stripTrailing();
        Matcher modern = RFC_5424.matcher(line);
        if (modern.matches()) {
            return modern(modern);
        }
        Matcher old = RFC_3164.matcher(line);
        return old.matches() ? old(old, line) : unreadable(line);
    }

    private Content modern(Matcher line) {
        Map<String, Object> fields = new LinkedHashMap<>();
        priority(fields, line.group(1));
        put(fields, "host", line.group(3));
        put(fields, "app", line.group(4));
        put(fields, "pid", line.group(5));
        put(fields, "msgid", line.group(6));
        Map<String, Object> structured = structured(line.group(7));
        if (!structured.isEmpty()) {
            fields.put("structured", structured);
        }
        String message = line.group(8);
        fields.put("message", message == null ? "" : message);
        String time = line.group(2);
        return new Content.Data(JsonValues.bytes(fields), JSON, Rfc3339.isDateTime(time) ? time : null);
    }

    private Content old(Matcher line, String text) {
        Optional<String> time = time(line.group(2));
        if (time.isEmpty()) {
            return unreadable(text);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        priority(fields, line.group(1));
        put(fields, "host", line.group(3));
        put(fields, "app", line.group(4));
        put(fields, "pid", line.group(5));
        fields.put("message", line.group(6));
        return new Content.Data(JsonValues.bytes(fields), JSON, time.get());
    }

    private static Content unreadable(String line) {
        return PayloadReader.unreadable("not a syslog line", line, "RFC 5424 or RFC 3164");
    }

    private static void put(Map<String, Object> fields, String name, @Nullable String value) {
        if (value != null && !value.equals("-")) {
            fields.put(name, value);
        }
    }

    private static void priority(Map<String, Object> fields, @Nullable String text) {
        int priority = text == null ? -1 : Integer.parseInt(text);
        int facility = priority >> 3;
        if (priority >= 0 && facility < FACILITIES.size()) {
            fields.put("facility", FACILITIES.get(facility));
            fields.put("severity", SEVERITIES.get(priority & 7));
        }
    }

    private static Map<String, Object> structured(String text) {
        Map<String, Object> elements = new LinkedHashMap<>();
        Matcher element = ELEMENT.matcher(text);
        while (element.find()) {
            Map<String, Object> parameters = new LinkedHashMap<>();
            Matcher parameter = PARAMETER.matcher(element.group(2));
            while (parameter.find()) {
                parameters.put(
                        parameter.group(1), ESCAPE.matcher(parameter.group(2)).replaceAll("$1"));
            }
            elements.put(element.group(1), parameters);
        }
        return elements;
    }

    private Optional<String> time(String text) {
        if (Character.isDigit(text.charAt(0))) {
            return Rfc3339.isDateTime(text) ? Optional.of(text) : Optional.empty();
        }
        String spaced = text.replace("  ", " ");
        String[] parts = spaced.split(" ", -1);
        boolean hasYear = parts.length == 4;
        String dayAndTime = parts[0] + " " + parts[1] + " " + parts[parts.length - 1];
        return hasYear ? at(Integer.parseInt(parts[2]), dayAndTime).map(Instant::toString) : newest(dayAndTime);
    }

    private Optional<String> newest(String dayAndTime) {
        Instant now = clock.instant();
        int year = now.atZone(zone).getYear() + 1; // a zone behind may write of its own next year
        for (int back = 0; back <= YEARS_TO_A_LEAP_DAY + 1; back++) {
            Optional<Instant> time = at(year - back, dayAndTime);
            if (time.isPresent() && !time.get().isAfter(now)) {
                return time.map(Instant::toString);
            }
        }
        return Optional.empty();
    }

    private Optional<Instant> at(int year, String dayAndTime) {
        try {
            return Optional.of(LocalDateTime.parse(year + " " + dayAndTime, WITH_YEAR)
                    .atZone(zone)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
