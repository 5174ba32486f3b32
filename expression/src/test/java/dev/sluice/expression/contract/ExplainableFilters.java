package dev.sluice.expression.contract;

import dev.sluice.eventbus.Event;
import dev.sluice.expression.CelValues;
import dev.sluice.expression.FilterExpression;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Filters of the kind that is explained with a proposal, and events that some of them match. The same seed gives the same. */
public final class ExplainableFilters {

    private static final List<String> WORDS =
            List.of("error", "warn", "info", "web-1", "web-22", "db-1", "eu-west", "", "ann", "bob");
    private static final List<String> FIELDS =
            List.of("data.s", "data.host", "data.user.name", "event.subject", "event.type", "event.zone");

    private final Random random;

    /** @param seed to be printed by a test that fails */
    public ExplainableFilters(long seed) {
        this.random = new Random(seed);
    }

    /** Whether the next one is one of so many. */
    public boolean oneOf(int many) {
        return random.nextInt(many) == 0;
    }

    /** An event that has most of the fields that the filters ask for. */
    public Event event() {
        Map<String, Object> data = new LinkedHashMap<>();
        maybe(() -> data.put("s", word()));
        maybe(() -> data.put("host", word()));
        maybe(() -> data.put("n", (long) random.nextInt(10)));
        maybe(() -> data.put("x", random.nextInt(40) / 4.0));
        maybe(() -> data.put("ok", random.nextBoolean()));
        maybe(() -> data.put("tags", List.of(word(), word())));
        maybe(() -> data.put("user", Map.of("name", word())));
        Event.Builder event =
                Event.builder().id("e" + random.nextLong()).source("/s").type(word() + "t");
        maybe(() -> event.subject(word() + "s"));
        maybe(() -> event.extension("zone", word() + "z"));
        maybe(() -> event.extension("ttl", random.nextInt(10)));
        return event.data(CelValues.toJson(data).getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private void maybe(Runnable action) {
        if (random.nextInt(5) > 0) {
            action.run();
        }
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private String quoted() {
        return "\"" + word() + "\"";
    }

    /** A CEL expression with so many levels of operators at most. */
    public String cel(int depth) {
        if (depth == 0) {
            return comparison();
        }
        return switch (random.nextInt(5)) {
            case 0 -> "!(" + cel(depth - 1) + ")";
            case 1, 2 -> "(" + cel(depth - 1) + " && " + cel(depth - 1) + ")";
            case 3 -> "(" + cel(depth - 1) + " || " + cel(depth - 1) + ")";
            default -> comparison();
        };
    }

    private String comparison() {
        String field = FIELDS.get(random.nextInt(FIELDS.size()));
        return switch (random.nextInt(11)) {
            case 0 -> field + " == " + quoted();
            case 1 -> field + " != " + quoted();
            case 2 -> "data.n " + operator() + " " + random.nextInt(10);
            case 3 -> random.nextInt(10) + " " + operator() + " event.ttl";
            case 4 -> "data.x " + operator() + " " + random.nextInt(10) + ".5";
            case 5 -> field + " in [" + quoted() + ", " + quoted() + "]";
            case 6 -> quoted() + " in data.tags";
            case 7 -> "has(" + field + ")";
            case 8 -> "data.ok";
            case 9 ->
                field + "." + List.of("startsWith", "endsWith", "contains").get(random.nextInt(3)) + "(" + quoted()
                        + ")";
            default ->
                field + ".matches(\""
                        + List.of("^web-[0-9]+$", "(error|warn)", "[a-z]{3}", "^.+-1", "b?o.")
                                .get(random.nextInt(5))
                        + "\")";
        };
    }

    private String operator() {
        return List.of("<", "<=", ">", ">=", "==", "!=").get(random.nextInt(6));
    }

    /** A filter of any dialect with so many levels at most. */
    public FilterExpression filter(int depth) {
        if (depth > 0 && random.nextBoolean()) {
            List<FilterExpression> parts = List.of(filter(depth - 1), filter(depth - 1));
            return switch (random.nextInt(3)) {
                case 0 -> new FilterExpression.All(parts);
                case 1 -> new FilterExpression.Any(parts);
                default -> new FilterExpression.Not(parts.get(0));
            };
        }
        Map<String, String> attributes = Map.of(
                List.of("type", "subject", "zone", "ttl").get(random.nextInt(4)),
                "" + (char) ('a' + random.nextInt(26)));
        return switch (random.nextInt(5)) {
            case 0 -> new FilterExpression.Prefix(attributes);
            case 1 -> new FilterExpression.Suffix(attributes);
            case 2 -> new FilterExpression.Exact(Map.of("ttl", String.valueOf(random.nextInt(10))));
            case 3 -> new FilterExpression.Attributes(Map.of("subject", "", "type", word() + "t"));
            default -> new FilterExpression.Cel(cel(1));
        };
    }
}
