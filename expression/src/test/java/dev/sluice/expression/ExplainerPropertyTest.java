package dev.sluice.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.eventbus.Event;
import dev.sluice.expression.contract.ExplainableFilters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** For filters that some event matches and this one does not, the proposal exists and makes it match. */
class ExplainerPropertyTest {

    private static final long SEED = 4_711;
    private static final int PAIRS = 1_000;
    private static final int EVENTS_TRIED = 60;

    private final ExplainableFilters generator = new ExplainableFilters(SEED);

    @Test
    void everyProposalMakesTheEventMatch() {
        List<String> wrong = new ArrayList<>();
        int pairs = 0;
        while (pairs < PAIRS) {
            FilterExpression expression =
                    generator.oneOf(4) ? generator.filter(2) : new FilterExpression.Cel(generator.cel(3));
            Filter filter = Filter.compile(expression).orThrow();
            List<Event> events =
                    Stream.generate(generator::event).limit(EVENTS_TRIED).toList();
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
}
