package dev.sluice.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    @ParameterizedTest
    @CsvSource({"kitten,sitting,3", "ab,ba,1", "a,a,0", "'',abc,3", "atleast,atLeast,1"})
    void distanceCountsEditsAndSwaps(String left, String right, int distance) {
        assertThat(Suggestion.distance(left, right)).isEqualTo(distance);
    }

    @ParameterizedTest
    @CsvSource({"eventbus,eventBus", "kafak,kafka", "mqqt,mqtt", "suscribers,subscribers", "conditon,condition"})
    void findsTheNearestName(String found, String nearest) {
        List<String> known = List.of("eventBus", "kafka", "mqtt", "subscribers", "condition");

        assertThat(Suggestion.nearest(found, known)).contains(nearest);
    }

    @Test
    void namesNothingThatIsFarAway() {
        assertThat(Suggestion.nearest("zebra", List.of("kafka", "mqtt"))).isEmpty();
        assertThat(Suggestion.hint("known", "zebra", List.of("kafka", "mqtt"))).isEqualTo("known: kafka, mqtt");
    }

    @Test
    void longListsAreCut() {
        List<String> many =
                IntStream.range(0, 30).mapToObj(number -> "name" + number).toList();

        assertThat(Suggestion.hint("known", "other", many)).endsWith(" and 6 more");
    }

    @Test
    void emptyListsAreSaid() {
        assertThat(Suggestion.hint("known names", "a", List.of())).isEqualTo("known names: none");
    }
}
