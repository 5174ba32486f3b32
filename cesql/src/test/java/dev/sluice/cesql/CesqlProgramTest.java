package dev.sluice.cesql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CesqlProgramTest {

    private static CesqlResult evaluate(String expression, Map<String, Object> event) throws CesqlParseException {
        return CesqlProgram.compile(expression).evaluate(event::get);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = ';', textBlock = """
            a = b = TRUE AND EXISTS a       ; true
            NOT a = 'x'                     ; fails
            NOT (a = 'y')                   ; true
            TRUE OR FALSE AND FALSE         ; true
            FALSE AND FALSE OR TRUE         ; false
            2 + 3 * 4 - 1 = 13              ; true
            - 5 + 2 = -3                    ; true
            --5 = 5                         ; true
            -2147483648 < 0                 ; true
            2147483647 + 1                  ; fails
            'it''s' = "it's"                ; true
            a LIKE 'x' AND a NOT LIKE 'y'   ; true
            'a_c' LIKE 'a\\_c'              ; true
            'abc' LIKE 'a\\_c'              ; false
            'a\\b' LIKE 'a\\b'              ; true
            A = 'x'                         ; true
            LEFT(a, 1) IN ('x', 'y')        ; true
            INT('07') = 7                   ; true
            BOOL('TrUe')                    ; true
            """)
    void evaluates(String expression, String expected) throws CesqlParseException {
        CesqlResult result = evaluate(expression.replace("\\\\", "\\"), Map.of("a", "x", "b", "x"));

        assertThat(result.failed() ? "fails" : result.value().toString()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = ';', textBlock = """
            a =             ; 3  ; found the end where a value is wanted
            (a = 'x'        ; 8  ; found the end where ")" is wanted
            a = 'x          ; 4  ; a string is not closed
            a # b           ; 2  ; unexpected "#"
            a LIKE b        ; 7  ; found "b" where a string literal is wanted
            a IN ()         ; 6  ; found ")" where a value is wanted
            99999999999 = 1 ; 0  ; the number is beyond 32 bits
            2147483648      ; 0  ; the number is beyond 32 bits
            EXISTS 'a'      ; 7  ; found "a" where an attribute name is wanted
            a b             ; 2  ; found "b" where an operator or the end is wanted
            my_ext = 1      ; 0  ; found "my_ext" where an attribute name is wanted
            this is not sql ; 5  ; found "is" where an operator or the end is wanted
            """)
    void saysWhereTheTextIsWrong(String expression, int offset, String reason) {
        CesqlParseException invalid =
                catchThrowableOfType(CesqlParseException.class, () -> CesqlProgram.compile(expression));

        assertThat(invalid.offset()).isEqualTo(offset);
        assertThat(invalid.reason()).isEqualTo(reason);
    }

    @Test
    void refusesUnknownFunctionsWhenAskedToBeStrict() throws CesqlParseException {
        assertThat(evaluate("NOPE(1)", Map.of()).failure()).isEqualTo(CesqlResult.Failure.MISSING_FUNCTION);

        assertThatThrownBy(() -> CesqlProgram.compileStrictly("1 = NOPE(1)"))
                .isInstanceOfSatisfying(CesqlParseException.class, invalid -> {
                    assertThat(invalid.offset()).isEqualTo(4);
                    assertThat(invalid.allowed()).contains("LENGTH", "CONCAT_WS");
                });
    }

    @Test
    void refusesDeepNestingAndLongText() {
        assertThatThrownBy(() -> CesqlProgram.compile("(".repeat(5_000) + "1" + ")".repeat(4_000)))
                .isInstanceOf(CesqlParseException.class);
        assertThatThrownBy(() -> CesqlProgram.compile("NOT ".repeat(2_000) + "TRUE"))
                .isInstanceOf(CesqlParseException.class);
        assertThatThrownBy(() -> CesqlProgram.compile("-".repeat(9_000) + "x")).isInstanceOf(CesqlParseException.class);
        assertThatThrownBy(() -> CesqlProgram.compile("x".repeat(CesqlProgram.MAX_CHARS + 1)))
                .isInstanceOf(CesqlParseException.class);
    }

    @Test
    void noPatternIsSlow() throws CesqlParseException {
        CesqlProgram program = CesqlProgram.compile("a LIKE '" + "%a".repeat(40) + "%b'");
        Map<String, Object> event = Map.of("a", "a".repeat(50_000));

        CesqlResult result = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> program.evaluate(event::get));

        assertThat(result.value()).isEqualTo(false);
    }
}
