package dev.sluice.crds.reader;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.schema.ExpressionKind;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Checks just enough of cron, regular expressions and brackets to see that findings come out at their places. */
final class TinyChecker implements ExpressionChecker {

    @Override
    public List<Finding> check(Use use, String text) {
        if (use.kind() == ExpressionKind.CRON) {
            boolean fine = text.startsWith("@") || text.split(" ").length >= 5;
            return fine ? List.of() : List.of(new Finding(0, "not a schedule", "give 5 or 6 fields, or @every 5s"));
        }
        if (use.kind() == ExpressionKind.REGEX) {
            return regex(text);
        }
        int open = text.lastIndexOf('(');
        boolean closed = open < 0 || text.indexOf(')', open) > 0;
        return closed ? List.of() : List.of(new Finding(open, "bracket is not closed", ""));
    }

    private static List<Finding> regex(String text) {
        try {
            Pattern.compile(text);
            return List.of();
        } catch (PatternSyntaxException wrong) {
            return List.of(new Finding(wrong.getIndex(), wrong.getDescription(), "RE2 syntax"));
        }
    }
}
