package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Entries;
import dev.sluice.crds.schema.Exclusive;
import dev.sluice.crds.schema.Expression;
import dev.sluice.crds.schema.ExpressionKind;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Key;
import dev.sluice.crds.schema.Text;
import dev.sluice.crds.schema.Whole;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One filter expression of the CloudEvents Subscriptions API, or one of ours: a mapping with exactly one of the keys. */
public sealed interface FilterSpec {

    /** Each attribute has exactly this value. */
    @Key("exact")
    @Whole
    record Exact(
            @Entries(min = 1, each = Format.ATTRIBUTE)
            @Text(nonEmpty = true)
            @Doc("Attributes and the values they must have.")
            Map<String, String> attributes)
            implements FilterSpec {}

    /** Each attribute begins with this value. */
    @Key("prefix")
    @Whole
    record Prefix(
            @Entries(min = 1, each = Format.ATTRIBUTE)
            @Text(nonEmpty = true)
            @Doc("Attributes and what they must begin with.")
            Map<String, String> attributes)
            implements FilterSpec {}

    /** Each attribute ends with this value. */
    @Key("suffix")
    @Whole
    record Suffix(
            @Entries(min = 1, each = Format.ATTRIBUTE)
            @Text(nonEmpty = true)
            @Doc("Attributes and what they must end with.")
            Map<String, String> attributes)
            implements FilterSpec {}

    /** Knative's name of exact; an empty value means present with any value, and an empty mapping matches all. */
    @Key("attributes")
    @Whole
    record Attributes(
            @Entries(min = 0, each = Format.ATTRIBUTE) @Doc("Attributes and their values; an empty value: present.")
            Map<String, String> attributes)
            implements FilterSpec {}

    /** All match. */
    @Key("all")
    @Whole
    record All(
            @Entries(min = 1) @Doc("Filters that must all match.")
            List<FilterSpec> filters) implements FilterSpec {}

    /** At least one matches. */
    @Key("any")
    @Whole
    record AnyOf(
            @Entries(min = 1) @Doc("Filters of which one must match.")
            List<FilterSpec> filters) implements FilterSpec {}

    /** It does not match; an error stays an error. */
    @Key("not")
    @Whole
    record Not(@Doc("The filter that must not match.") FilterSpec filter) implements FilterSpec {}

    /** A CloudEvents SQL v1 expression; also written {@code cesql}. */
    @Key(value = "sql", alias = "cesql")
    @Whole
    record Sql(
            @Doc("A CloudEvents SQL expression.") @Expression(ExpressionKind.FILTER_SQL)
            String expression) implements FilterSpec {}

    /** A CEL boolean. */
    @Key("cel")
    @Whole
    record Cel(
            @Doc("A CEL boolean over event and data.") @Expression(ExpressionKind.FILTER_CEL)
            String expression) implements FilterSpec {}

    /** What a JSONPath finds in the payload: exactly one of the three tests. */
    @Key("jsonpath")
    @Exclusive(
            value = {"equals", "matches", "exists"},
            required = true)
    record JsonPath(
            @Doc("The path.") @Expression(ExpressionKind.JSONPATH)
            String path,

            @Key("equals") @Doc("A found value, as text, is this.") @Nullable
            String equalTo,

            @Doc("A found value, as text, matches this regular expression.") @Expression(ExpressionKind.REGEX) @Nullable
            String matches,

            @Doc("Something is found, or nothing.") @Nullable
            Boolean exists)
            implements FilterSpec {}
}
