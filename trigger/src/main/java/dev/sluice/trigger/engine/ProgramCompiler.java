package dev.sluice.trigger.engine;

import dev.sluice.crds.model.ChangeSpec;
import dev.sluice.crds.model.CountSpec;
import dev.sluice.crds.model.DedupPatternSpec;
import dev.sluice.crds.model.DistinctSpec;
import dev.sluice.crds.model.GroupSpec;
import dev.sluice.crds.model.HoldSpec;
import dev.sluice.crds.model.InhibitSpec;
import dev.sluice.crds.model.InputSpec;
import dev.sluice.crds.model.NewTermSpec;
import dev.sluice.crds.model.PatternSpec;
import dev.sluice.crds.model.RatioSpec;
import dev.sluice.crds.model.SendAs;
import dev.sluice.crds.model.SubscriberSpec;
import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.eventbus.Topic;
import dev.sluice.expression.CelExpression;
import dev.sluice.expression.CelResult;
import dev.sluice.expression.CelScope;
import dev.sluice.expression.Compiled;
import dev.sluice.expression.Condition;
import dev.sluice.expression.InputFilter;
import dev.sluice.trigger.check.FilterExpressions;
import dev.sluice.trigger.pattern.Machine;
import dev.sluice.trigger.pattern.Machines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From a resolved Trigger to its program. */
final class ProgramCompiler {

    private static final int MOST_ROLES = 62;

    private final ResolvedTrigger resolved;
    private final Map<String, PatternSpec> patterns;
    private final Names names;

    ProgramCompiler(ResolvedTrigger resolved) {
        this.resolved = resolved;
        this.patterns = upstreamFirst(resolved.trigger().spec().patterns());
        this.names = new Names(
                resolved.inputs().stream().map(ResolvedTrigger.Input::name).toList(), List.copyOf(patterns.keySet()));
    }

    /** The patterns, each after those it reads. */
    private static Map<String, PatternSpec> upstreamFirst(Map<String, PatternSpec> patterns) {
        Map<String, PatternSpec> sorted = new LinkedHashMap<>();
        Map<String, PatternSpec> waiting = new LinkedHashMap<>(patterns);
        while (!waiting.isEmpty()) {
            int before = sorted.size();
            waiting.forEach((name, spec) -> {
                if (spec.reads().stream().allMatch(read -> !patterns.containsKey(read) || sorted.containsKey(read))) {
                    sorted.put(name, spec);
                }
            });
            if (sorted.size() == before) {
                throw new IllegalArgumentException(
                        "patterns read each other in a circle: " + String.join(", ", waiting.keySet()));
            }
            waiting.keySet().removeAll(sorted.keySet());
        }
        return sorted;
    }

    TriggerProgram compile() {
        List<InputProgram> inputs = resolved.inputs().stream().map(this::input).toList();
        List<PatternProgram<?>> compiled = new ArrayList<>();
        patterns.forEach((name, spec) -> compiled.add(pattern(compiled.size(), name, spec)));
        List<SubscriberProgram> subscribers =
                resolved.subscribers().stream().map(this::subscriber).toList();
        return new TriggerProgram(
                resolved.trigger().metadata().namespace(),
                resolved.trigger().metadata().name(),
                names,
                inputs,
                compiled,
                subscribers);
    }

    private InputProgram input(ResolvedTrigger.Input input) {
        InputSpec spec = input.spec();
        String where = "inputs." + input.name();
        InputFilter.Spec filter =
                new InputFilter.Spec(spec.match(), spec.matchOn(), spec.where(), FilterExpressions.of(spec.filters()));
        return new InputProgram(
                input.name(),
                new Topic(input.topic().busKey(), input.topic().name()),
                at(where, () -> InputFilter.compile(filter)),
                spec.freshness(),
                at(where + ".state", () -> CelExpression.compile(spec.state(), CelScope.INPUT, CelResult.BOOL)));
    }

    private <T> T at(String where, Supplier<Compiled<T>> compiled) {
        try {
            return compiled.get().orThrow();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Trigger " + resolved.key() + ", spec." + where + ": " + e.getMessage(), e);
        }
    }

    private PatternProgram<?> pattern(int index, String name, PatternSpec spec) {
        if (spec.reads().size() > MOST_ROLES) {
            throw new IllegalArgumentException("Trigger " + resolved.key() + ", spec.patterns." + name + " reads "
                    + spec.reads().size() + " names; at most " + MOST_ROLES + " are allowed");
        }
        return typed(index, name, spec, Machines.of(spec));
    }

    private <S> PatternProgram<S> typed(int index, String name, PatternSpec spec, Machine<S> machine) {
        return new PatternProgram<>(index, name, spec, machine, fields("patterns." + name, spec), names);
    }

    private PatternProgram.Fields fields(String where, PatternSpec spec) {
        List<CelExpression> values = values(spec).stream()
                .map(text -> Objects.requireNonNull(cel(where, text, CelResult.ANY)))
                .toList();
        return new PatternProgram.Fields(
                new PatternKey(spec.kind(), cel(where, spec.common().by(), CelResult.ANY), values),
                cel(where, value(spec), CelResult.ANY),
                cel(where, spec instanceof CountSpec count ? count.weight() : null, CelResult.NUMBER),
                cel(where, verdict(spec), CelResult.BOOL));
    }

    private static List<String> values(PatternSpec spec) {
        return switch (spec.kind()) {
            case DEDUP -> ((DedupPatternSpec) spec).fingerprint();
            case INHIBIT -> ((InhibitSpec) spec).equal();
            case NEW_TERM -> List.of(((NewTermSpec) spec).field());
            default -> List.of();
        };
    }

    private static @Nullable String value(PatternSpec spec) {
        return switch (spec.kind()) {
            case DISTINCT -> ((DistinctSpec) spec).field();
            case CHANGE -> ((ChangeSpec) spec).field();
            case NEW_TERM -> ((NewTermSpec) spec).field();
            case GROUP -> ((GroupSpec) spec).identity();
            default -> null;
        };
    }

    private static @Nullable String verdict(PatternSpec spec) {
        return switch (spec.kind()) {
            case HOLD -> ((HoldSpec) spec).when();
            case RATIO -> ((RatioSpec) spec).matching();
            default -> null;
        };
    }

    private @Nullable CelExpression cel(String where, @Nullable String text, CelResult result) {
        return text == null ? null : at(where, () -> CelExpression.compile(text, CelScope.PATTERN, result));
    }

    private SubscriberProgram subscriber(ResolvedTrigger.Subscriber subscriber) {
        SubscriberSpec spec = subscriber.spec();
        String where = "subscribers." + subscriber.name();
        Condition condition = at(where + ".condition", () -> Condition.compile(spec.condition(), names.all()));
        CelExpression payload = body(where + ".payload", spec.payload(), CelResult.ANY);
        CelExpression labels = body(where + ".labels", spec.labels(), CelResult.MAP);
        CelExpression annotations = body(where + ".annotations", spec.annotations(), CelResult.MAP);
        boolean readsInputs = Stream.of(spec.payload(), spec.labels(), spec.annotations())
                .anyMatch(text -> text != null && text.contains("inputs"));
        return new SubscriberProgram(
                subscriber.name(),
                new ConditionProgram(condition, names),
                payload,
                labels,
                annotations,
                spec.as() == SendAs.ALERTMANAGER_ALERTS || spec.as() == SendAs.ALERTMANAGER_WEBHOOK,
                readsInputs);
    }

    private @Nullable CelExpression body(String where, @Nullable String text, CelResult result) {
        return text == null ? null : at(where, () -> CelExpression.compile(text, CelScope.PAYLOAD, result));
    }
}
