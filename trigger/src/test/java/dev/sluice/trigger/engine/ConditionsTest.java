package dev.sluice.trigger.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When subscribers fire: names, freshness, and no cross-talk, with and without restarts in between. */
class ConditionsTest {

    private static final String INPUTS = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: t}
            spec:
              inputs:
                A: {eventSource: src, event: a}
                B: {eventSource: src, event: b}
                C: {eventSource: src, event: c, freshness: 10s}
                big: {eventSource: src, event: a, where: data.n > 5}
            """;

    private static TriggerLab lab(String... conditions) {
        StringBuilder yaml = new StringBuilder(INPUTS).append("  subscribers:\n");
        for (int i = 0; i < conditions.length; i++) {
            yaml.append("  - {name: s").append(i).append(", condition: \"").append(conditions[i]);
            yaml.append("\", sink: {uri: \"print:\"}}\n");
        }
        return new TriggerLab(yaml.toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void firesAtTheSecondOfTwoAndAtEachFurtherOneWhileBothAreFresh(boolean restarts) {
        TriggerLab lab = lab("A && B").restarting(restarts);

        assertThat(lab.event(0, "a")).isEmpty();
        assertThat(lab.event(59, "b")).containsExactly("s0@59");
        assertThat(lab.event(60, "b")).isEmpty();
        assertThat(lab.event(70, "a")).containsExactly("s0@70");
        assertThat(lab.event(71, "a")).containsExactly("s0@71");
        assertThat(lab.event(200, "b")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void firesAtEachOfAnAlternative(boolean restarts) {
        TriggerLab lab = lab("A || B").restarting(restarts);

        assertThat(lab.event(0, "a")).containsExactly("s0@0");
        assertThat(lab.event(1, "b")).containsExactly("s0@1");
        assertThat(lab.event(2, "c")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void firesAtOneWithoutAFreshOther(boolean restarts) {
        TriggerLab lab = lab("!A && B").restarting(restarts);

        assertThat(lab.event(0, "b")).containsExactly("s0@0");
        assertThat(lab.event(1, "a")).isEmpty();
        assertThat(lab.event(60, "b")).isEmpty();
        assertThat(lab.event(61, "b")).containsExactly("s0@61");
    }

    @ParameterizedTest
    @CsvSource({"9,s0@9", "10,"})
    void keepsANameTrueUntilItsFreshnessEnds(int second, String fired) {
        TriggerLab lab = lab("C && B");

        lab.event(0, "c");

        assertThat(lab.event(second, "b")).isEqualTo(fired == null ? List.of() : List.of(fired));
    }

    @Test
    void givesSingleNamesOnlyTheirOwnEvents() {
        TriggerLab lab = lab("A", "B");

        assertThat(lab.event(0, "a")).containsExactly("s0@0");
        assertThat(lab.event(1, "b")).containsExactly("s1@1");
    }

    @Test
    void makesAllInputsOfOneEventTrueTogetherAndAsksEachSubscriberOnce() {
        TriggerLab lab = lab("A && big", "A || big", "big", "A && !big");

        assertThat(lab.event(0, "a", "{\"n\": 6}")).containsExactly("s0@0", "s1@0", "s2@0");
        assertThat(lab.event(100, "a", "{\"n\": 1}")).containsExactly("s1@100", "s3@100");
    }

    @Test
    void firesTwoSubscribersWithOneConditionUnderDifferentIds() {
        TriggerLab lab = lab("A", "A");

        assertThat(lab.event(0, "a")).containsExactly("s0@0", "s1@0");
        assertThat(lab.firings()).extracting(Firing::id).doesNotHaveDuplicates();
    }

    @Test
    void storesNothingForWhatOneEventDecides() {
        TriggerLab lab = lab("A", "A || B", "!A || A");
        lab.event(0, "a");
        lab.event(1, "b");

        assertThat(lab.firings()).isNotEmpty().noneMatch(Firing::stateful);
        assertThat(lab.rows().allRows()).isEmpty();
        assertThat(lab.instance().nextDueMillis()).isEmpty();
    }

    @Test
    void marksWhatDependsOnAnotherNameAsStateful() {
        TriggerLab lab = lab("A && B");
        lab.event(0, "a");
        lab.event(1, "b");

        assertThat(lab.firings()).singleElement().matches(Firing::stateful);
        assertThat(lab.rows().allRows()).hasSize(1);
    }

    @Test
    void countsEveryEventAtEveryInputOnce() {
        TriggerLab lab = lab("A && B && big");
        lab.event(0, "a", "{\"n\": 6}");
        lab.event(1, "a", "{\"n\": 1}");
        lab.event(2, "a", "{\"n\": \"text\"}");
        lab.event(3, "b");
        lab.again();

        assertThat(lab.rows().count("input/A/taken")).isEqualTo(3);
        assertThat(lab.rows().count("input/big/taken")).isEqualTo(1);
        assertThat(lab.rows().count("input/big/filtered")).isEqualTo(1);
        assertThat(lab.rows().count("input/big/error")).isEqualTo(1);
        assertThat(lab.rows().count("input/B/taken")).isEqualTo(1);
        assertThat(lab.rows().count("input/B/duplicate")).isEqualTo(1);
    }

    @Test
    void doesNotDecideAgainWhatWasDecided() {
        TriggerLab lab = lab("A && B").restarting(true);
        lab.event(0, "a");
        lab.event(1, "b");

        assertThat(lab.again()).isEmpty();
    }

    @Test
    void givesTheSameIdsForTheSameLog() {
        List<String> ids = lab("A", "A && B").ids("a", "b", "a");

        assertThat(lab("A", "A && B").ids("a", "b", "a")).isEqualTo(ids).hasSize(4);
    }

    @Test
    void keepsFreshnessByBusTimeWhenTheClockGoesBack() {
        TriggerLab lab = lab("A && B");
        lab.event(100, "a");

        assertThat(lab.event(30, "b")).containsExactly("s0@100");
    }
}
