package dev.sluice.eventsource.shape;

import dev.sluice.crds.model.EventAttributes;
import dev.sluice.crds.model.ShapeSpec;
import dev.sluice.eventbus.Event;
import dev.sluice.eventsource.cloudevents.Fault;
import dev.sluice.eventsource.cloudevents.Rfc3339;
import dev.sluice.expression.CelExpression;
import dev.sluice.expression.CelResult;
import dev.sluice.expression.CelScope;
import dev.sluice.expression.Evaluated;
import dev.sluice.expression.EventView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The {@code event} expressions and {@code where} of a source event. Immutable and thread-safe.
 *
 * <p>Why: {@code docs/adr/0023-failing-expressions.md}.
 */
final class ShapeRules {

    private final List<Rule> rules;
    private final @Nullable CelExpression where;
    private final boolean usesMeta;

    private ShapeRules(List<Rule> rules, @Nullable CelExpression where) {
        this.rules = List.copyOf(rules);
        this.where = where;
        this.usesMeta = Stream.concat(rules.stream().map(Rule::expression), Optional.ofNullable(where).stream())
                .anyMatch(expression -> expression.text().contains("meta"));
    }

    static ShapeRules compile(ShapeSpec spec) {
        List<Rule> rules = new ArrayList<>();
        EventAttributes attributes = spec.event();
        if (attributes != null) {
            add(rules, "type", attributes.type(), Event.Builder::type);
            add(rules, "subject", attributes.subject(), Event.Builder::subject);
            add(rules, "key", attributes.key(), (event, value) -> event.extension("partitionkey", value));
            add(rules, "time", attributes.time(), Event.Builder::time);
            add(rules, "id", attributes.id(), Event.Builder::id);
        }
        String condition = spec.where();
        return new ShapeRules(
                rules,
                condition == null
                        ? null
                        : CelExpression.compile(condition, CelScope.SOURCE_WHERE, CelResult.BOOL)
                                .orThrow());
    }

    private static void add(
            List<Rule> rules, String name, @Nullable String text, BiConsumer<Event.Builder, String> target) {
        if (text != null) {
            rules.add(new Rule(
                    name,
                    CelExpression.compile(text, CelScope.SOURCE, CelResult.TEXT).orThrow(),
                    target));
        }
    }

    Shaped apply(Event event, Map<String, Object> meta) {
        if (rules.isEmpty() && where == null) {
            return new Shaped.Ready(event);
        }
        Map<String, Object> known = usesMeta ? meta : Map.of();
        EventView view = EventView.of(event, known);
        if (rules.isEmpty()) {
            return filter(view, event);
        }
        Event.Builder builder = event.toBuilder();
        for (Rule rule : rules) {
            Fault fault = rule.apply(view, builder);
            if (fault != null) {
                return new Shaped.Failed(Shaped.Cause.EXPRESSION, fault);
            }
        }
        Event shaped = builder.build();
        return filter(where == null ? view : EventView.of(shaped, known), shaped);
    }

    private Shaped filter(EventView view, Event event) {
        if (where == null) {
            return new Shaped.Ready(event);
        }
        Evaluated result = where.value(view);
        if (result instanceof Evaluated.Value value && value.value() instanceof Boolean passes) {
            return passes ? new Shaped.Ready(event) : new Shaped.Filtered(event.id());
        }
        String error = result instanceof Evaluated.Failed failed ? failed.error() : "it gives no boolean";
        return new Shaped.Failed(Shaped.Cause.EXPRESSION, new Fault(error, "where", "", "true or false"));
    }

    /** One attribute; an expression that gives null leaves the attribute as it is. */
    private record Rule(String name, CelExpression expression, BiConsumer<Event.Builder, String> target) {

        @Nullable
        Fault apply(EventView view, Event.Builder event) {
            Evaluated result = expression.value(view);
            if (result instanceof Evaluated.Failed failed) {
                return new Fault(failed.error(), "event." + name, "", "a value");
            }
            Object value = ((Evaluated.Value) result).value();
            return value == null ? null : set(event, value.toString());
        }

        private @Nullable Fault set(Event.Builder event, String value) {
            if (value.isEmpty()) {
                return new Fault("the value is empty", "event." + name, "", "a text that is not empty");
            }
            if (name.equals("time") && !Rfc3339.isDateTime(value)) {
                return new Fault("not a time", "event.time", value, "a timestamp or RFC 3339 text");
            }
            target.accept(event, value);
            return null;
        }
    }
}
