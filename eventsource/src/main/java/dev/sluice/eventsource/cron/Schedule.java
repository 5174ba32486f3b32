package dev.sluice.eventsource.cron;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The due times of a schedule. Immutable and thread-safe.
 *
 * <p>Five fields (minute, hour, day of month, month, day of week) or six (seconds first); {@code @yearly}, {@code @monthly},
 * {@code @weekly}, {@code @daily}, {@code @hourly}; {@code @every 1h30m}, counted from 1970-01-01T00:00:00Z, so that its
 * times are the same after a restart.
 */
public sealed interface Schedule {

    /** The first due time after this one; empty when there is none. */
    Optional<Instant> next(Instant after);

    /** The last due time before this one; empty when there is none. */
    Optional<Instant> previous(Instant before);

    /** Names for schedules that are often used. */
    Map<String, String> NAMES = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    /**
     * Reads a schedule only to see whether it is one.
     *
     * @throws IllegalArgumentException when it is none; the message says what is wrong
     */
    static void check(String text) {
        parse(text, ZoneOffset.UTC);
    }

    /**
     * Reads a schedule.
     *
     * @param text see above
     * @param zone in which its fields are meant
     * @throws IllegalArgumentException when it is none; the message says what is wrong
     */
    static Schedule parse(String text, ZoneId zone) {
        String trimmed = text.trim();
        if (trimmed.startsWith("@every")) {
            return new Every(Every.interval(trimmed));
        }
        String fields = NAMES.getOrDefault(trimmed, trimmed);
        if (fields.startsWith("@")) {
            throw new IllegalArgumentException(
                    "unknown schedule \"" + text + "\"; expected @every DURATION or one of " + NAMES.keySet());
        }
        return new Fields(Fields.parse(fields), zone);
    }

    /**
     * Fields of a cron expression.
     *
     * @param times the times
     * @param zone in which they are meant
     */
    record Fields(ExecutionTime times, ZoneId zone) implements Schedule {

        private static final int FIVE = 5;
        private static final int SIX = 6;
        private static final CronDefinition MINUTES = definition(false);
        private static final CronDefinition SECONDS = definition(true);

        static ExecutionTime parse(String fields) {
            int count = fields.split("\\s+").length;
            if (count != FIVE && count != SIX) {
                throw new IllegalArgumentException("a schedule has 5 or 6 fields, but \"" + fields + "\" has " + count);
            }
            Cron cron = new CronParser(count == FIVE ? MINUTES : SECONDS).parse(fields);
            return ExecutionTime.forCron(cron.validate());
        }

        private static CronDefinition definition(boolean seconds) {
            CronDefinitionBuilder fields = CronDefinitionBuilder.defineCron();
            if (seconds) {
                fields.withSeconds().withValidRange(0, 59).and();
            }
            return fields.withMinutes()
                    .withValidRange(0, 59)
                    .and()
                    .withHours()
                    .withValidRange(0, 23)
                    .and()
                    .withDayOfMonth()
                    .withValidRange(1, 31)
                    .supportsL()
                    .supportsW()
                    .supportsLW()
                    .supportsQuestionMark()
                    .and()
                    .withMonth()
                    .withValidRange(1, 12)
                    .and()
                    .withDayOfWeek()
                    .withValidRange(0, 7)
                    .withMondayDoWValue(1)
                    .withIntMapping(7, 0)
                    .supportsHash()
                    .supportsL()
                    .supportsQuestionMark()
                    .and()
                    .instance();
        }

        @Override
        public Optional<Instant> next(Instant after) {
            return times.nextExecution(after.atZone(zone)).map(time -> time.toInstant());
        }

        @Override
        public Optional<Instant> previous(Instant before) {
            return times.lastExecution(before.atZone(zone)).map(time -> time.toInstant());
        }
    }

    /**
     * Every so often.
     *
     * @param interval positive
     */
    record Every(Duration interval) implements Schedule {

        private static final Pattern FORM = Pattern.compile("@every\\s+((?:\\d+(?:ms|s|m|h|d))+)");
        private static final Pattern PART = Pattern.compile("(\\d+)(ms|s|m|h|d)");

        static Duration interval(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" is no interval; expected for example @every 30s or @every 1h30m");
            }
            Duration sum = Duration.ZERO;
            Matcher part = PART.matcher(form.group(1));
            while (part.find()) {
                sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
            }
            if (sum.isZero()) {
                throw new IllegalArgumentException("the interval of \"" + text + "\" is zero");
            }
            return sum;
        }

        private static Duration unit(String name) {
            return switch (name) {
                case "ms" -> Duration.ofMillis(1);
                case "s" -> Duration.ofSeconds(1);
                case "m" -> Duration.ofMinutes(1);
                case "h" -> Duration.ofHours(1);
                default -> Duration.ofDays(1);
            };
        }

        @Override
        public Optional<Instant> next(Instant after) {
            long millis = interval.toMillis();
            return Optional.of(Instant.ofEpochMilli((Math.floorDiv(after.toEpochMilli(), millis) + 1) * millis));
        }

        @Override
        public Optional<Instant> previous(Instant before) {
            long millis = interval.toMillis();
            return Optional.of(Instant.ofEpochMilli(Math.floorDiv(before.toEpochMilli() - 1, millis) * millis));
        }
    }
}
