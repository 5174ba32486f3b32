package dev.sluice.expression;

import dev.cel.common.values.NullValue;
import dev.sluice.expression.Need.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Values that meet all needs of one field, the most obvious first; {@code Optional.empty()} takes the field away. */
final class Candidates {

    private static final int MOST = 6;
    private static final List<String> FILLERS = List.of("x", "y", "-", "0", "zzz");

    private final List<Need> needs;
    private final Optional<Object> current;
    private final Set<Object> values = new LinkedHashSet<>();

    private Candidates(List<Need> needs, Optional<Object> current) {
        this.needs = needs;
        this.current = current;
    }

    static List<Optional<Object>> of(List<Need> needs, Optional<Object> current) {
        return new Candidates(needs, current).all();
    }

    private List<Optional<Object>> all() {
        needs.forEach(this::fromLiterals);
        texts();
        elements();
        others();
        between();
        List<Optional<Object>> met = new ArrayList<>();
        for (Object value : values) {
            if (isMet(Optional.of(value))) {
                met.add(Optional.of(value));
            }
        }
        if (isMet(Optional.empty())) {
            met.add(Optional.empty());
        }
        return met.stream().limit(MOST).toList();
    }

    private boolean isMet(Optional<Object> value) {
        return needs.stream().allMatch(need -> need.isMetBy(value));
    }

    private void fromLiterals(Need need) {
        if (need.wanted() && (need.kind() == Kind.IN || need.kind() == Kind.PRESENT)) {
            values.addAll(need.literals());
        }
        if (need.textual() && need.literal() instanceof String text) {
            typed(text);
        }
        if (need.kind().isOrder()) {
            around(need.literal());
        }
    }

    /** An attribute that is compared as text here may be compared as a number or boolean elsewhere. */
    private void typed(String text) {
        if (text.matches("-?[0-9]{1,9}")) {
            values.add(Long.valueOf(text));
        } else if (text.equals("true") || text.equals("false")) {
            values.add(Boolean.valueOf(text));
        }
    }

    private void around(Object literal) {
        values.add(literal);
        if (literal instanceof Long number) {
            values.add(number == Long.MAX_VALUE ? number : number + 1);
            values.add(number == Long.MIN_VALUE ? number : number - 1);
        } else if (literal instanceof Double number) {
            values.add(number + 1);
            values.add(number - 1);
        } else if (literal instanceof String text) {
            values.add(text + "x");
            values.add(text.isEmpty() ? text : text.substring(0, text.length() - 1));
        }
    }

    /** Numbers between two bounds that lie close together. */
    private void between() {
        List<Double> bounds = numbers().stream().sorted().toList();
        boolean doubles =
                needs.stream().anyMatch(need -> need.literals().stream().anyMatch(Double.class::isInstance));
        for (int i = 1; i < bounds.size(); i++) {
            double middle = (bounds.get(i - 1) + bounds.get(i)) / 2;
            values.add(doubles ? (Object) middle : (Object) (long) middle);
            values.add(middle);
        }
    }

    private List<Double> numbers() {
        return needs.stream()
                .flatMap(need -> need.literals().stream())
                .filter(Number.class::isInstance)
                .map(literal -> ((Number) literal).doubleValue())
                .distinct()
                .collect(Collectors.toList());
    }

    private void texts() {
        String start = longest(Kind.STARTS_WITH);
        String end = longest(Kind.ENDS_WITH);
        String parts =
                literals(Kind.CONTAINS, true).stream().map(String.class::cast).collect(Collectors.joining());
        Collection<String> cores = new LinkedHashSet<>();
        if (!start.isEmpty() || !end.isEmpty() || !parts.isEmpty()) {
            cores.add(parts);
            cores.add("");
        }
        literals(Kind.MATCHES, true)
                .forEach(regex -> RegexSample.of((String) regex).forEach(sample -> {
                    cores.add(sample);
                    cores.add(sample + parts);
                }));
        current.filter(String.class::isInstance).ifPresent(text -> {
            cores.add(text + parts);
            cores.addAll(spoiled((String) text));
        });
        if (needs.stream().anyMatch(need -> need.literals().stream().anyMatch(String.class::isInstance))) {
            FILLERS.forEach(filler -> cores.add(filler + parts));
        }
        cores.forEach(core -> {
            values.add(core);
            values.add(start + core + end);
            values.add(start + core);
            values.add(core + end);
        });
    }

    private String longest(Kind kind) {
        return literals(kind, true).stream()
                .map(String.class::cast)
                .reduce("", (a, b) -> b.length() > a.length() ? b : a);
    }

    private List<Object> literals(Kind kind, boolean wanted) {
        return needs.stream()
                .filter(need -> need.kind() == kind && need.wanted() == wanted)
                .map(Need::literal)
                .toList();
    }

    /** The current text with what must not be in it taken out. */
    private List<String> spoiled(String text) {
        String without = text;
        for (Object literal : literals(Kind.CONTAINS, false)) {
            without = without.replace((String) literal, "");
        }
        return List.of(without, "x" + without, without + "x", "x" + without + "x");
    }

    private void elements() {
        for (Need need : needs) {
            if (need.kind() == Kind.HAS_ELEMENT) {
                List<Object> list = current.filter(List.class::isInstance)
                        .<List<Object>>map(known -> new ArrayList<>((List<?>) known))
                        .orElseGet(ArrayList::new);
                list.removeIf(
                        element -> literals(Kind.HAS_ELEMENT, false).stream().anyMatch(no -> Need.equal(element, no)));
                literals(Kind.HAS_ELEMENT, true).stream()
                        .filter(wanted -> list.stream().noneMatch(element -> Need.equal(element, wanted)))
                        .forEach(list::add);
                values.add(list);
            }
        }
    }

    /** Values that differ from all literals. */
    private void others() {
        Set<Object> literals =
                needs.stream().flatMap(need -> need.literals().stream()).collect(Collectors.toSet());
        for (Object literal : literals) {
            if (literal instanceof Boolean bool) {
                values.add(!bool);
            } else if (literal instanceof Long number) {
                values.add(number + 1);
                values.add(number - 1);
            } else if (literal instanceof Double number) {
                values.add(number + 1);
            } else if (literal instanceof String text) {
                values.add(text + "x");
            }
        }
        values.add("x");
        values.add(0L);
        values.add(1_000_003L);
        values.add(true);
        values.add(NullValue.NULL_VALUE);
    }
}
