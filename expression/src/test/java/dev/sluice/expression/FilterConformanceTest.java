package dev.sluice.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.eventbus.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What Knative's filters do, and where ours decide otherwise:
 *
 * <ul>
 *   <li>An empty expression (expected {@code none}, the filter abstains) is refused when it is compiled, so it can never
 *       match by accident; no filter at all lets everything through.
 *   <li>An attribute name that CloudEvents does not allow ({@code some-other-attribute}) is refused; expected was
 *       {@code fail}, and a refused filter never passes.
 *   <li>An empty value in {@code exact} is refused, as the Subscriptions API and Knative's Go code do; the two cases that
 *       ignore it are marked as a conflict (Knative's Java code).
 *   <li>An event of CloudEvents 0.3 is a 1.0 event by the time it is filtered, so 0.3 in cases reads 1.0.
 *   <li>{@code schemaurl} and {@code datamediatype} are no aliases; the one case that uses them is checked without them.
 *   <li>Knative's {@code filter} beside {@code filters} is the {@code attributes} dialect here; a trigger has one list, so
 *       which of the two wins does not arise.
 * </ul>
 */
class FilterConformanceTest {

    private static final Path CASES = Path.of(
            System.getProperty("sluice.shared", "../../shared"), "cases", "filters", "subscription-filters.json");

    private static final Set<String> REFUSED = Set.of(
            "missing attribute", "empty wanted value is ignored", "empty wanted value on absent extension is ignored");

    private static JsonNode cases() throws IOException {
        assumeTrue(Files.isRegularFile(CASES), "no filter cases at " + CASES);
        return new ObjectMapper().readTree(Files.readString(CASES).replace("\"0.3\"", "\"1.0\""));
    }

    @TestFactory
    Stream<DynamicTest> decidesAsListed() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        JsonNode all = cases();
        Stream.of("cases", "derived_by_us")
                .flatMap(part -> all.get(part).valueStream())
                .forEach(test ->
                        tests.add(DynamicTest.dynamicTest(test.get("name").asText(), () -> check(test))));
        assertThat(tests).hasSize(121);
        return tests.stream();
    }

    private static void check(JsonNode test) {
        JsonNode written = test.get("filter");
        String expected = test.get("expected").asText();
        if (written.isNull()) {
            assertThat(InputFilter.EVERYTHING.test(view(test.get("event")))).isEqualTo(Verdict.MATCH);
            return;
        }
        Stream.of("schemaurl", "datamediatype").forEach(alias -> withoutAlias(test, alias));
        Compiled<Filter> compiled = Filter.compile(filter(written));
        boolean hyphens = written.toString().contains("some-other-attribute");
        boolean refused = expected.equals("none") || test.has("conflict") || hyphens;
        if (refused) {
            assertThat(compiled.problems()).isNotEmpty();
            assertThat(expected.equals("none")
                            || REFUSED.contains(test.get("name").asText()))
                    .isTrue();
            return;
        }
        Filter filter = compiled.orThrow();
        EventView view = view(test.get("event"));
        assertThat(filter.test(view).matches()).isEqualTo(expected.equals("pass"));
        assertThat(filter.why(view).verdict()).isEqualTo(filter.test(view));
    }

    private static void withoutAlias(JsonNode test, String alias) {
        if (test.get("filter").path("attributes") instanceof ObjectNode attributes) {
            attributes.remove(alias);
        }
    }

    @TestFactory
    Stream<DynamicTest> deliversAsListed() throws IOException {
        return cases().get("delivery_scenarios")
                .valueStream()
                .flatMap(scenario -> triggers(scenario).entrySet().stream()
                        .map(trigger -> DynamicTest.dynamicTest(
                                scenario.get("name").asText() + " " + trigger.getKey(),
                                () -> deliver(scenario, trigger.getKey(), trigger.getValue()))));
    }

    private static Map<String, List<FilterExpression>> triggers(JsonNode scenario) {
        Map<String, List<FilterExpression>> triggers = new LinkedHashMap<>();
        if (scenario.has("triggers")) {
            scenario.get("triggers").forEach(t -> triggers.put(t.get("name").asText(), filters(t.get("filters"))));
        } else {
            boolean legacy = scenario.get("filters").isEmpty();
            triggers.put("", legacy ? List.of(filter(scenario.get("filter"))) : filters(scenario.get("filters")));
        }
        return triggers;
    }

    private static void deliver(JsonNode scenario, String trigger, List<FilterExpression> filters) {
        InputFilter input = InputFilter.compile(new InputFilter.Spec(null, null, null, filters))
                .orThrow();
        for (JsonNode event : scenario.get("events")) {
            JsonNode deliver = trigger.isEmpty()
                    ? event.get("deliver")
                    : event.get("deliver").get(trigger);
            assertThat(input.test(view(event.get("event"))).matches()).isEqualTo(deliver.asBoolean());
        }
    }

    @TestFactory
    Stream<DynamicTest> acceptsAndRefusesAsListed() throws IOException {
        return cases().get("validation")
                .valueStream()
                .filter(test -> !oneObjectOfTwoDialects(test))
                .map(test -> DynamicTest.dynamicTest(test.toString(), () -> validate(test)));
    }

    /** Two dialects in one object are found by whoever reads the object; here they cannot even be said. */
    private static boolean oneObjectOfTwoDialects(JsonNode test) {
        return test.path("filters").valueStream().anyMatch(filter -> filter.size() > 1);
    }

    private static void validate(JsonNode test) {
        List<FilterExpression> filters =
                test.has("filter") ? List.of(filter(test.get("filter"))) : filters(test.get("filters"));
        Compiled<InputFilter> compiled = InputFilter.compile(new InputFilter.Spec(null, null, null, filters));

        assertThat(compiled.problems().isEmpty()).isEqualTo(test.get("valid").asBoolean());
    }

    private static List<FilterExpression> filters(JsonNode filters) {
        return filters.valueStream().map(FilterConformanceTest::filter).toList();
    }

    private static FilterExpression filter(JsonNode filter) {
        String dialect = filter.fieldNames().next();
        JsonNode value = filter.get(dialect);
        return switch (dialect) {
            case "exact" -> new FilterExpression.Exact(texts(value));
            case "attributes" -> new FilterExpression.Attributes(texts(value));
            case "prefix" -> new FilterExpression.Prefix(texts(value));
            case "suffix" -> new FilterExpression.Suffix(texts(value));
            case "all" -> new FilterExpression.All(filters(value));
            case "any" -> new FilterExpression.Any(filters(value));
            case "not" -> new FilterExpression.Not(value.isNull() ? null : filter(value));
            case "cesql" -> new FilterExpression.Sql(value.asText());
            case "const" -> stub(value.asText());
            default -> throw new IllegalArgumentException("unknown dialect " + dialect);
        };
    }

    private static FilterExpression stub(String outcome) {
        FilterExpression everything = new FilterExpression.Attributes(Map.of());
        return outcome.equals("pass") ? everything : new FilterExpression.Not(everything);
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    private static EventView view(@Nullable JsonNode event) {
        Event.Builder builder = Event.builder().id("1").source("/s").type("t");
        if (event != null) {
            event.properties().forEach(entry -> set(builder, entry.getKey(), entry.getValue()));
        }
        return EventView.of(builder.build());
    }

    private static void set(Event.Builder builder, String name, JsonNode value) {
        switch (name) {
            case "specversion" -> {}
            case "id" -> builder.id(value.asText());
            case "source" -> builder.source(value.asText());
            case "type" -> builder.type(value.asText());
            case "subject" -> builder.subject(value.asText());
            case "time" -> builder.time(value.asText());
            case "datacontenttype" -> builder.dataContentType(value.asText());
            case "dataschema" -> builder.dataSchema(value.asText());
            default -> builder.extension(name, value.isInt() ? (Object) value.asInt() : value.asText());
        }
    }
}
