package dev.sluice.trigger.check;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import dev.sluice.crds.ExpressionChecker.Finding;
import java.util.List;
import java.util.regex.Pattern;

/** Checks cron schedules: five fields, six with seconds first, {@code @daily} and the like, {@code @every 90s}. */
final class CronExpressions {

    private static final Pattern EVERY = Pattern.compile("@every\\s+(?:\\d+(?:ms|s|m|h|d))+");
    private static final int FIELDS_WITHOUT_SECONDS = 5;
    private static final String HINT = "five fields (minute hour day month weekday), six with seconds first,"
            + " @hourly, @daily, @weekly, @monthly, @yearly, or @every with a duration such as 90s";

    private CronExpressions() {}

    static List<Finding> check(String text) {
        String schedule = text.strip();
        if (EVERY.matcher(schedule).matches()) {
            return List.of();
        }
        CronType type = schedule.split("\\s+", -1).length == FIELDS_WITHOUT_SECONDS ? CronType.UNIX : CronType.SPRING53;
        try {
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(type))
                    .parse(schedule)
                    .validate();
            return List.of();
        } catch (IllegalArgumentException e) {
            return List.of(new Finding(0, "not a cron schedule: " + e.getMessage(), HINT));
        }
    }
}
