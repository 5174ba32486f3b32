package dev.sluice.crds.reader;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.ExpressionChecker.Finding;
import dev.sluice.crds.ExpressionChecker.Use;
import dev.sluice.crds.Suggestion;
import dev.sluice.crds.reader.DocumentContext.ExpressionSite;
import dev.sluice.crds.reader.Origin.Position;
import dev.sluice.crds.schema.ExpressionKind;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Has every expression of a document checked, each with the names that it may use. */
final class ExpressionSites {

    private final DocumentContext context;
    private final ExpressionChecker checker;

    ExpressionSites(DocumentContext context, ExpressionChecker checker) {
        this.context = context;
        this.checker = checker;
    }

    void check(TriggerNames names) {
        for (ExpressionSite site : context.expressions()) {
            if (site.kind() != ExpressionKind.CONDITION || namesAreKnown(site, names)) {
                checker.check(use(site, names), site.node().getValue()).forEach(finding -> report(site, finding));
            }
        }
    }

    private static Use use(ExpressionSite site, TriggerNames names) {
        return switch (site.kind()) {
            case CONDITION -> new Use(site.kind(), names.all(), Set.of());
            case PAYLOAD, LABELS -> new Use(site.kind(), names.inputs(), names.matchGroups());
            case INPUT_WHERE, STATE, FILTER_CEL -> new Use(site.kind(), Set.of(), names.matchGroupsAt(site.path()));
            case KEY, FIELD, WEIGHT, WHEN, MATCHING, IDENTITY -> new Use(site.kind(), Set.of(), names.matchGroups());
            case SOURCE_WHERE, SOURCE_ATTRIBUTE, MATCH_ON, FILTER_SQL, JSONPATH, REGEX, FORMAT_REGEX, CRON, TIME_ZONE ->
                new Use(site.kind(), Set.of(), Set.of());
        };
    }

    private boolean namesAreKnown(ExpressionSite site, TriggerNames names) {
        boolean known = true;
        for (Map.Entry<String, Integer> name :
                ConditionNames.of(site.node().getValue()).entrySet()) {
            if (!names.all().contains(name.getKey())) {
                report(site, Finding.unknown(name.getValue(), "name", name.getKey(), new TreeSet<>(names.all())));
                known = false;
            }
        }
        return known;
    }

    private void report(ExpressionSite site, Finding finding) {
        Position position = context.position(site.node(), finding.offset());
        context.errorAt(position, site.path(), finding.message(), finding.hint());
    }

    /** Reports names in patterns that are neither inputs nor patterns. */
    void checkPatternNames(TriggerNames names) {
        context.names().stream()
                .filter(site -> !names.all().contains(site.node().getValue()))
                .forEach(site -> context.error(
                        site.node(),
                        site.path(),
                        "unknown name \"" + site.node().getValue() + "\"",
                        Suggestion.hint("known names", site.node().getValue(), names.all())));
    }
}
