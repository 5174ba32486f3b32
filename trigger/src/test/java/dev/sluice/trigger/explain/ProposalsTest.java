package dev.sluice.trigger.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.expression.Proposal;
import dev.sluice.expression.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is proposed makes an event fire, through the whole explanation: the proposal is applied here by hand, as a person would. */
class ProposalsTest {

    private static final long SEED = 20_261_127;
    private static final int EVENTS = 1_000;
    private static final int TRIED = 30;
    private static final List<String> WORDS = List.of("error", "warn", "web-1", "web-22", "db-1", "ann", "bob");
    private static final List<String> FIELDS = List.of("data.s", "data.host", "data.user.name", "event.subject");

    private final Random random = new Random(SEED);
    private final ObjectMapper json = new ObjectMapper();
    private long ids;

    @Test
    void changingJustTheProposedFieldsMakesAThousandEventsFire() throws Exception {
        List<String> wrong = new ArrayList<>();
        int explained = 0;
        while (explained < EVENTS) {
            String where = cel(3);
            ExplainLab lab = new ExplainLab("inputs: {A: {eventSource: in, event: a, where: '" + where
                    + "'}}\nsubscribers: [{name: s, condition: A, sink: {uri: \"print:\"}}]");
            List<StoredEvent> events = new ArrayList<>();
            for (int i = 0; i < TRIED; i++) {
                events.add(lab.event(100, "a", event(data(), maybe() ? word() : null)));
            }
            List<StoredEvent> failing =
                    events.stream().filter(event -> !lab.fires(event)).toList();
            boolean satisfiable = failing.size() < events.size();
            if (!satisfiable || failing.isEmpty()) {
                continue;
            }
            for (StoredEvent event : failing.subList(0, Math.min(10, failing.size()))) {
                explained++;
                check(lab, event, where, wrong);
            }
        }
        assertThat(wrong).as("seed %d, %d events", SEED, explained).isEmpty();
    }

    private void check(ExplainLab lab, StoredEvent event, String where, List<String> wrong) throws IOException {
        Explanation.Failed failed =
                lab.explain(event).triggers().get(0).subscribers().get(0).failed();
        List<Proposal.Change> changes = failed == null ? List.of() : failed.wouldMatch();
        Event changed = changed(event.event(), changes);
        if (changes.isEmpty() || !lab.fires(lab.event(100, "a", changed))) {
            wrong.add(where + " on " + new String(event.event().data(), StandardCharsets.UTF_8) + ": " + changes);
        }
    }

    private Event changed(Event event, List<Proposal.Change> changes) throws IOException {
        ObjectNode data = (ObjectNode) json.readTree(event.data());
        String subject = event.subject().orElse(null);
        for (Proposal.Change change : changes) {
            JsonNode wanted = change.wanted().equals(Reason.Seen.ABSENT) ? null : json.readTree(change.wanted());
            if (change.path().equals("event.subject")) {
                subject = wanted == null ? null : wanted.asText();
                continue;
            }
            String[] steps = change.path().substring("data.".length()).split("\\.", -1);
            ObjectNode at = data;
            for (int i = 0; i < steps.length - 1; i++) {
                at = at.get(steps[i]) instanceof ObjectNode inner ? inner : at.putObject(steps[i]);
            }
            if (wanted == null) {
                at.remove(steps[steps.length - 1]);
            } else {
                at.set(steps[steps.length - 1], wanted);
            }
        }
        return event(data, subject);
    }

    private Event event(ObjectNode data, @Nullable String subject) {
        return Event.builder()
                .id("e" + ++ids)
                .source("/lab")
                .type("lab")
                .subject(subject)
                .dataContentType("application/json")
                .data(data.toString().getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private ObjectNode data() {
        ObjectNode data = json.createObjectNode();
        if (maybe()) {
            data.put("s", word());
        }
        if (maybe()) {
            data.put("host", word());
        }
        if (maybe()) {
            data.put("n", random.nextInt(10));
        }
        if (maybe()) {
            data.put("ok", random.nextBoolean());
        }
        if (maybe()) {
            data.putArray("tags").add(word()).add(word());
        }
        if (maybe()) {
            data.putObject("user").put("name", word());
        }
        return data;
    }

    private boolean maybe() {
        return random.nextInt(5) > 0;
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
        return switch (random.nextInt(9)) {
            case 0 -> field + " == " + quoted();
            case 1 -> field + " != " + quoted();
            case 2 ->
                "data.n " + List.of("<", "<=", ">", ">=", "==", "!=").get(random.nextInt(6)) + " " + random.nextInt(10);
            case 3 -> field + " in [" + quoted() + ", " + quoted() + "]";
            case 4 -> quoted() + " in data.tags";
            case 5 -> "has(" + field + ")";
            case 6 -> "data.ok";
            case 7 ->
                field + "." + List.of("startsWith", "endsWith", "contains").get(random.nextInt(3)) + "(" + quoted()
                        + ")";
            default ->
                field + ".matches(\""
                        + List.of("^web-[0-9]+$", "(error|warn)", "[a-z]{3}", "b?o.")
                                .get(random.nextInt(4)) + "\")";
        };
    }
}
