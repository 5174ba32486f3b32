package dev.sluice.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.eventbus.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** For filters that some event matches and this one does not, the proposal exists and makes it match. */
class ExplainerPropertyTest {

    private static final long SEED = 4_711;
    private static final int PAIRS = 1_000;
    private static final int EVENTS_TRIED = 60;

    private static final List<String> WORDS =
            List.of("error", "warn", "info", "web-1", "web-22", "db-1", "eu-west", "", "ann", "bob");
    private static final List<String> FIELDS =
            List.of("data.s", "data.host", "data.user.name", "event.subject", "event.type", "event.zone");

    private final Random random = new Random(SEED);

    @Test
    void everyProposalMakesTheEventMatch() {
        List<String> wrong = new ArrayList<>();
        int pairs = 0;
        while (pairs < PAIRS) {
            FilterExpression expression = random.nextInt(4) == 0 ? filter(2) : new FilterExpression.Cel(cel(3));
            Filter filter = Filter.compile(expression).orThrow();
            List<Event> events = java.util.stream.Stream.generate(this::event)
                    .limit(EVENTS_TRIED)
                    .toList();
            boolean satisfiable = events.stream().anyMatch(event -> matches(filter, event));
            Optional<Event> failing =
                    events.stream().filter(event -> !matches(filter, event)).findFirst();
            if (satisfiable && failing.isPresent()) {
                pairs++;
                Optional<Event> changed = Explainer.proposedEvent(filter, failing.get());
                if (changed.isEmpty() || !matches(filter, changed.get())) {
                    wrong.add(expression + " on " + new String(failing.get().data(), StandardCharsets.UTF_8)
                            + failing.get() + failing.get().extensions()
                            + failing.get().subject());
                }
            }
        }
        assertThat(wrong).as("seed %d", SEED).isEmpty();
    }

    private static boolean matches(Filter filter, Event event) {
        return filter.test(EventView.of(event)).matches();
    }

    private Event event() {
        Map<String, Object> data = new LinkedHashMap<>();
        maybe(() -> data.put("s", word()));
        maybe(() -> data.put("host", word()));
        maybe(() -> data.put("n", (long) random.nextInt(10)));
        maybe(() -> data.put("x", random.nextInt(40) / 4.0));
        maybe(() -> data.put("ok", random.nextBoolean()));
        maybe(() -> data.put("tags", List.of(word(), word())));
        maybe(() -> data.put("user", Map.of("name", word())));
        Event.Builder event = Event.builder().id("1").source("/s").type(word() + "t");
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

    private String cel(int depth) {
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

    private FilterExpression filter(int depth) {
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
