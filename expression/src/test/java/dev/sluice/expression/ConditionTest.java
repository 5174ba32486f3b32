package dev.sluice.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {

    private static final List<String> NAMES = List.of("A", "B", "C", "eventA");

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            A                     ; A   ; true
            A                     ; B   ; false
            A && B                ; A   ; false
            A && B                ; A B ; true
            A || B                ; B   ; true
            A || B                ;     ; false
            !A && B               ; B   ; true
            !A && B               ; A B ; false
            A == B                ; A B ; true
            A != B                ; A   ; true
            A ? B : C             ; A B ; true
            A ? B : C             ; C   ; true
            A && (B || C) && true ; A C ; true
            [A, B, C].exists(x, x); C   ; true
            [A, B].all(x, x)      ; A   ; false
            A in [true]           ; A   ; true
            """)
    void holds(String text, String trueNames, boolean expected) {
        Set<String> names = trueNames == null
                ? Set.of()
                : Arrays.stream(trueNames.split(" ")).collect(Collectors.toSet());
        Condition condition = Condition.compile(text, NAMES).orThrow();

        assertThat(condition.test(names)).isEqualTo(expected);
        assertThat(condition.why(names).verdict()).isEqualTo(Verdict.of(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!A", "!A && !B", "A && !A", "true", "false", "A && false", "A != A", "1 == 1"})
    void refusesWhatCanNeverFire(String text) {
        assertThat(Condition.compile(text, NAMES).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("can never fire"));
    }

    @Test
    void namesThePatternToUseForSilence() {
        assertThat(Condition.compile("!A", NAMES).problems().get(0).message()).contains("deadman", "absence");
    }

    @Test
    void acceptsANegationThatAnotherNameCanFire() {
        assertThat(Condition.compile("!A || B", NAMES).problems()).isEmpty();
    }

    @Test
    void namesTheNearestKnownName() {
        ExpressionProblem problem =
                Condition.compile("B && eventa", NAMES).problems().get(0);

        assertThat(problem.message()).isEqualTo("unknown name \"eventa\"");
        assertThat(problem.offset()).isEqualTo(5);
        assertThat(problem.allowed()).containsExactlyElementsOf(NAMES);
        assertThat(problem.candidate()).contains("eventA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A &&", "", "A + B", "A & B", "\"A\"", "size([A])", "A AND B", "A == 1"})
    void refusesWhatIsNoCondition(String text) {
        assertThat(Condition.compile(text, NAMES).problems()).isNotEmpty();
    }

    @Test
    void listsNamesInOrderOfAppearance() {
        Condition condition = Condition.compile("!C && (A || C)", NAMES).orThrow();

        assertThat(condition.names()).containsExactly("C", "A");
        assertThat(condition.test(0b10)).isTrue();
        assertThat(condition.test(0b11)).isFalse();
    }

    @Test
    void saysWhichNameWasMissing() {
        Condition condition = Condition.compile("A && !B", NAMES).orThrow();

        assertThat(condition.why(Set.of("A", "B")).decisive().line()).isEqualTo("B (saw B = true)");
        assertThat(condition.why(Set.of()).decisive().line()).isEqualTo("A (saw A = false)");
    }
}
