package dev.sluice.trigger.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.expression.Proposal;
import dev.sluice.expression.Reason;
import dev.sluice.expression.contract.ExplainableFilters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is proposed makes an event fire, through the whole explanation: the proposal is applied here by hand, as a person would. */
class ProposalsTest {

    private static final long SEED = 20_261_127;
    private static final int EVENTS = 1_000;
    private static final int TRIED = 30;

    private final ExplainableFilters generator = new ExplainableFilters(SEED);
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void changingJustTheProposedFieldsMakesAThousandEventsFire() throws Exception {
        List<String> wrong = new ArrayList<>();
        int explained = 0;
        while (explained < EVENTS) {
            String where = generator.cel(3);
            ExplainLab lab = new ExplainLab("inputs: {A: {eventSource: in, event: a, where: '" + where
                    + "'}}\nsubscribers: [{name: s, condition: A, sink: {uri: \"print:\"}}]");
            List<StoredEvent> events = new ArrayList<>();
            for (int i = 0; i < TRIED; i++) {
                events.add(lab.event(100, "a", generator.event()));
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
        assertThat(explained).isGreaterThanOrEqualTo(EVENTS);
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
        Event.Builder changed = event.toBuilder().id(event.id() + "-changed");
        for (Proposal.Change change : changes) {
            JsonNode wanted = change.wanted().equals(Reason.Seen.ABSENT) ? null : json.readTree(change.wanted());
            String path = change.path();
            if (path.startsWith("event.")) {
                setAttribute(changed, path.substring("event.".length()), wanted);
            } else {
                setField(data, path.substring("data.".length()).split("\\.", -1), wanted);
            }
        }
        return changed.data(data.toString().getBytes(StandardCharsets.UTF_8)).build();
    }

    private static void setAttribute(Event.Builder event, String name, @Nullable JsonNode wanted) {
        switch (name) {
            case "type" -> event.type(wanted == null ? null : wanted.asText());
            case "subject" -> event.subject(wanted == null ? null : wanted.asText());
            default -> {
                if (wanted == null) {
                    event.withoutExtension(name);
                } else {
                    event.extension(name, wanted.isInt() ? (Object) wanted.intValue() : wanted.asText());
                }
            }
        }
    }

    private static void setField(ObjectNode data, String[] steps, @Nullable JsonNode wanted) {
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
}
