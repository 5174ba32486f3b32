package dev.sluice.crds.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.Problem;
import dev.sluice.crds.model.Resource;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.shape.ResourceKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reader takes the schema takes, and what the reader refuses for its structure the schema refuses. */
class ReaderAgreesWithSchemaTest {

    private static final int RUNS = 40;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Said by the reader alone: references to names, and that either of two pairs of fields is needed. */
    private static final Pattern READER_ONLY = Pattern.compile("credentials are missing|unknown name");

    private final SchemaValidator validator = new SchemaValidator();

    static Stream<Arguments> kinds() {
        return ResourceKind.ALL.stream().map(kind -> Arguments.argumentSet(kind.kind(), kind));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void bothAcceptWhatTheShapesAllow(ResourceKind kind) {
        for (int seed = 0; seed < RUNS; seed++) {
            Map<String, Object> spec = sample(kind, seed);

            assertThat(refusals(kind, spec))
                    .as("reader, seed %d: %s", seed, spec)
                    .isEmpty();
            assertThat(validator.validate(schema(kind), spec))
                    .as("schema, seed %d: %s", seed, spec)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void bothRefuseTheSameMistakes(ResourceKind kind) {
        int refused = 0;
        for (int seed = 0; seed < RUNS * 4; seed++) {
            Map<String, Object> spec = sample(kind, seed);
            String mistake = new SampleMistakes(new Random(seed)).spoil(spec, schema(kind));
            List<String> reader = refusals(kind, spec);
            List<String> schema = validator.validate(schema(kind), spec);

            assertThat(reader.isEmpty())
                    .as("seed %d: %s%nreader: %s%nschema: %s%n%s", seed, mistake, reader, schema, spec)
                    .isEqualTo(schema.isEmpty());
            refused += schema.isEmpty() ? 0 : 1;
        }
        assertThat(refused).as("mistakes that both refuse").isGreaterThan(RUNS);
    }

    private static Map<String, Object> sample(ResourceKind kind, int seed) {
        Map<String, Object> spec = new SampleResources(new Random(seed), (seed % 10) / 10.0).mapping(kind.spec());
        if (kind.kind().equals("EventSource")) {
            spec.putIfAbsent("http", new LinkedHashMap<>(Map.of("in", new LinkedHashMap<>())));
        }
        return spec;
    }

    private static Map<?, ?> schema(ResourceKind kind) {
        return new StructuralSchema().of(kind.spec());
    }

    private static List<String> refusals(ResourceKind kind, Map<String, Object> spec) {
        Map<String, Object> document = Map.of(
                "apiVersion", Resource.API_VERSION, "kind", kind.kind(), "metadata", Map.of("name", "n"), "spec", spec);
        try {
            ReadResult result =
                    new ResourceReader(ExpressionChecker.NONE).read("sample.yaml", JSON.writeValueAsString(document));
            return result.problems().stream()
                    .filter(Problem::isError)
                    .map(Problem::toString)
                    .filter(problem -> !READER_ONLY.matcher(problem).find())
                    .toList();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("maps and lists can be written", impossible);
        }
    }
}
