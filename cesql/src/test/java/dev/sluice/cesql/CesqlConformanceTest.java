package dev.sluice.cesql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The language's conformance suite. Nothing deviates: every case of every file must give the listed value and error. */
class CesqlConformanceTest {

    private static final Path CASES = Path.of(System.getProperty("sluice.shared", "../../shared"), "cases", "cesql");

    private static final Map<String, Object> DEFAULT_EVENT = Map.of(
            "specversion", "1.0",
            "id", "anId",
            "source", "http://localhost/source",
            "type", "aType");

    @TestFactory
    Stream<DynamicTest> givesTheListedValueAndError() throws IOException {
        assumeTrue(Files.isDirectory(CASES), "no conformance cases at " + CASES);
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(CASES).sorted()) {
            for (Path file : files.toList()) {
                JsonNode suite = new YAMLMapper().readTree(file.toFile());
                suite.get("tests")
                        .forEach(test -> tests.add(DynamicTest.dynamicTest(
                                suite.get("name").asText() + ": "
                                        + test.get("name").asText(),
                                () -> check(test))));
            }
        }
        assertThat(tests).hasSizeGreaterThan(150);
        return tests.stream();
    }

    private static void check(JsonNode test) throws CesqlParseException {
        String expression = test.get("expression").asText();
        String error = test.path("error").asText("");
        if (error.equals("parse")) {
            assertThatThrownBy(() -> CesqlProgram.compile(expression)).isInstanceOf(CesqlParseException.class);
            return;
        }
        CesqlResult result = CesqlProgram.compile(expression).evaluate(event(test)::get);

        assertThat(result.failure() == null ? "" : camelCase(result.failure())).isEqualTo(error);
        assertThat(String.valueOf(result.value())).isEqualToIgnoringCase(value(test.get("result")));
        assertThat(result.value().getClass()).isEqualTo(type(test.get("result")));
    }

    /** The suite writes FALSE for the boolean in one place, which YAML reads as one. */
    private static String value(JsonNode result) {
        return result.asText();
    }

    private static Class<?> type(JsonNode result) {
        if (result.isBoolean() || result.asText().equals("FALSE")) {
            return Boolean.class;
        }
        return result.isInt() ? Integer.class : String.class;
    }

    private static String camelCase(CesqlResult.Failure failure) {
        return switch (failure) {
            case MISSING_ATTRIBUTE -> "missingAttribute";
            case CAST -> "cast";
            case MATH -> "math";
            case MISSING_FUNCTION -> "missingFunction";
            case FUNCTION_EVALUATION -> "functionEvaluation";
        };
    }

    private static Map<String, Object> event(JsonNode test) {
        Map<String, Object> event = new HashMap<>(test.has("event") ? Map.of() : DEFAULT_EVENT);
        Stream.of("event", "eventOverrides")
                .flatMap(field -> test.path(field).properties().stream())
                .forEach(entry -> event.put(entry.getKey(), attribute(entry.getValue())));
        return event;
    }

    private static Object attribute(JsonNode value) {
        if (value.isBoolean()) {
            return value.asBoolean();
        }
        return value.isInt() ? (Object) value.asInt() : value.asText();
    }
}
