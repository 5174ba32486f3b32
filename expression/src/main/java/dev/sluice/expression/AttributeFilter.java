package dev.sluice.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code exact}, {@code attributes}, {@code prefix}, {@code suffix}: text tests on attributes, all of which must hold. */
final class AttributeFilter implements Filter {

    /** How an attribute is compared with the wanted value. */
    enum Comparison {
        EXACT("exact"),
        /** As exact, and an empty wanted value means present. */
        ATTRIBUTES("attributes"),
        PREFIX("prefix"),
        SUFFIX("suffix");

        private final String dialect;

        Comparison(String dialect) {
            this.dialect = dialect;
        }

        boolean holds(String value, String wanted) {
            return switch (this) {
                case EXACT -> value.equals(wanted);
                case ATTRIBUTES -> wanted.isEmpty() || value.equals(wanted);
                case PREFIX -> value.startsWith(wanted);
                case SUFFIX -> value.endsWith(wanted);
            };
        }
    }

    private final Comparison comparison;
    private final String[] names;
    private final String[] wanted;

    private AttributeFilter(Comparison comparison, Map<String, String> attributes) {
        this.comparison = comparison;
        this.names = attributes.keySet().toArray(String[]::new);
        this.wanted = attributes.values().toArray(String[]::new);
    }

    static Compiled<Filter> compile(Comparison comparison, Map<String, String> attributes) {
        List<ExpressionProblem> problems = new ArrayList<>();
        boolean emptyAllowed = comparison == Comparison.ATTRIBUTES;
        if (attributes.isEmpty() && !emptyAllowed) {
            problems.add(ExpressionProblem.of("names no attribute"));
        }
        attributes.forEach((name, value) -> {
            if (!Names.isAttribute(name)) {
                problems.add(ExpressionProblem.at(
                                0,
                                name,
                                "\"" + name
                                        + "\" is not an attribute name: lowercase letters and digits, beginning with a letter")
                        .under(name));
            }
            if (value.isEmpty() && !emptyAllowed) {
                problems.add(ExpressionProblem.of("the value is empty").under(name));
            }
        });
        return problems.isEmpty()
                ? new Compiled.Ready<>(new AttributeFilter(comparison, attributes))
                : new Compiled.Rejected<>(
                        problems.stream().map(p -> p.under(comparison.dialect)).toList());
    }

    Comparison comparison() {
        return comparison;
    }

    Map<String, String> attributes() {
        Map<String, String> attributes = new java.util.LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            attributes.put(names[i], wanted[i]);
        }
        return attributes;
    }

    @Override
    public Verdict test(EventView view) {
        for (int i = 0; i < names.length; i++) {
            if (!holds(view, i)) {
                return Verdict.NO_MATCH;
            }
        }
        return Verdict.MATCH;
    }

    private boolean holds(EventView view, int i) {
        String value = view.attribute(names[i]);
        return value != null && comparison.holds(value, wanted[i]);
    }

    @Override
    public Reason why(EventView view) {
        List<Reason> parts = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            String value = view.attribute(names[i]);
            parts.add(Reason.leaf(
                    comparison.dialect + " " + names[i] + ": " + CelValues.toJson(wanted[i]),
                    Verdict.of(holds(view, i)),
                    List.of(Reason.Seen.of("event." + names[i], value, value != null))));
        }
        return parts.size() == 1 ? parts.get(0) : JunctionFilter.reason(comparison.dialect, true, parts);
    }
}
