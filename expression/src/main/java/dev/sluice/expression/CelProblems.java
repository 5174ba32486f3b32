package dev.sluice.expression;

import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationResult;
import dev.cel.extensions.CelExtensions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** CEL's own complaints in our words. */
final class CelProblems {

    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);

    /** A lone equals sign after a part without quotes. */
    private static final Pattern ASSIGNMENT = Pattern.compile("^[^'\"=!<>]*(?<equals>(?<![=!<>])=(?!=))");

    private static final List<String> FUNCTIONS = Stream.concat(
                    Stream.of(
                            "all",
                            "bool",
                            "bytes",
                            "contains",
                            "double",
                            "duration",
                            "dyn",
                            "endsWith",
                            "exists",
                            "exists_one",
                            "filter",
                            "has",
                            "int",
                            "jsonpath",
                            "map",
                            "matches",
                            "size",
                            "startsWith",
                            "string",
                            "timestamp",
                            "type",
                            "uint",
                            "getDate",
                            "getDayOfMonth",
                            "getDayOfWeek",
                            "getDayOfYear",
                            "getFullYear",
                            "getHours",
                            "getMilliseconds",
                            "getMinutes",
                            "getMonth",
                            "getSeconds"),
                    CelExtensions.getAllFunctionNames().stream())
            .filter(name -> !name.contains("@") && !name.equals("lists.range"))
            .distinct()
            .sorted()
            .toList();

    private CelProblems() {}

    /** All errors of a result, each with its place. */
    static List<ExpressionProblem> of(String text, CelValidationResult result, Collection<String> names) {
        Matcher assignment = ASSIGNMENT.matcher(text);
        if (assignment.find()) {
            return List.of(ExpressionProblem.at(
                    assignment.start("equals"), "=", "\"=\" is no operator of CEL; write == to compare"));
        }
        List<ExpressionProblem> problems = new ArrayList<>();
        for (CelIssue issue : result.getErrors()) {
            int offset = offset(text, result, issue);
            Matcher undeclared = UNDECLARED.matcher(issue.getMessage());
            if (undeclared.matches()) {
                problems.add(unknown(text, offset, undeclared.group(1), names));
            } else {
                problems.add(ExpressionProblem.at(
                        offset, found(text, offset), issue.getMessage().strip()));
            }
        }
        if (problems.isEmpty()) {
            problems.add(ExpressionProblem.of(result.getErrorString().strip()));
        }
        return problems;
    }

    static ExpressionProblem unknown(String text, int offset, String name, Collection<String> names) {
        int start = text.startsWith(name, offset) ? offset : Math.max(0, text.lastIndexOf(name, offset));
        boolean function = text.startsWith("(", start + name.length());
        return new ExpressionProblem(
                "",
                start,
                name,
                "unknown " + (function ? "function" : "name") + " \"" + name + "\"",
                function ? FUNCTIONS : List.copyOf(names));
    }

    private static int offset(String text, CelValidationResult result, CelIssue issue) {
        int line = issue.getSourceLocation().getLine();
        int column = issue.getSourceLocation().getColumn();
        int codePoints =
                result.getSource().getLocationOffset(line, Math.max(column, 0)).orElse(0);
        int length = text.codePointCount(0, text.length());
        return text.offsetByCodePoints(0, Math.max(0, Math.min(codePoints, length)));
    }

    private static String found(String text, int offset) {
        int end = offset;
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
            end++;
        }
        return text.substring(offset, end > offset ? end : Math.min(text.length(), offset + 1));
    }
}
