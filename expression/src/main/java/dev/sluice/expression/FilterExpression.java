package dev.sluice.expression;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A filter as it is written in a resource, one record per dialect of the CloudEvents Subscriptions API and two of ours.
 * Plain values; {@link Filter#compile} checks them.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/main/subscriptions/spec.md">CloudEvents Subscriptions</a>
 */
public sealed interface FilterExpression {

    /**
     * Each attribute has exactly this value.
     *
     * @param attributes by attribute name; at least one, values not empty
     */
    record Exact(Map<String, String> attributes) implements FilterExpression {}

    /**
     * Each attribute has this value; an empty value means present with any value; no attributes match everything.
     *
     * @param attributes by attribute name
     */
    record Attributes(Map<String, String> attributes) implements FilterExpression {}

    /**
     * Each attribute begins with this value.
     *
     * @param attributes by attribute name; at least one, values not empty
     */
    record Prefix(Map<String, String> attributes) implements FilterExpression {}

    /**
     * Each attribute ends with this value.
     *
     * @param attributes by attribute name; at least one, values not empty
     */
    record Suffix(Map<String, String> attributes) implements FilterExpression {}

    /**
     * All match. A no-match beats an error.
     *
     * @param filters at least one
     */
    record All(List<FilterExpression> filters) implements FilterExpression {}

    /**
     * One matches. A match beats an error.
     *
     * @param filters at least one
     */
    record Any(List<FilterExpression> filters) implements FilterExpression {}

    /**
     * It does not match. An error stays an error.
     *
     * @param filter what must not match; null, the empty expression, is refused
     */
    record Not(@Nullable FilterExpression filter) implements FilterExpression {}

    /**
     * CloudEvents SQL.
     *
     * @param expression the expression
     */
    record Sql(String expression) implements FilterExpression {}

    /**
     * CEL over {@code event}, {@code data} and {@code match}.
     *
     * @param expression gives a boolean
     */
    record Cel(String expression) implements FilterExpression {}

    /**
     * A JSONPath into the payload, with exactly one of the three tests. Nothing at the path is no match.
     *
     * @param path begins with {@code $}
     * @param equals one of the values there equals this: a string, number, boolean
     * @param matches one of the values there is a string that has a match of this RE2 expression
     * @param exists whether there is a value at all
     */
    record JsonPath(
            String path,
            @Nullable Object equals,
            @Nullable String matches,
            @Nullable Boolean exists) implements FilterExpression {}
}
