package dev.sluice.app.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.eventsource.cron.Schedule;
import dev.sluice.trigger.check.SluiceExpressionChecker;
import dev.sluice.trigger.engine.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every trace, written as a test file, passes; with anything else expected it does not. */
class TraceFilesTest {

    @TempDir
    private Path folder;

    static Stream<Trace> traces() {
        return Stream.of("traces.json", "more-traces.json").flatMap(file -> Trace.all(file).stream());
    }

    @ParameterizedTest
    @MethodSource("traces")
    void passesAsTheTraceSaysAndFailsOtherwise(Trace trace) throws IOException {
        ObjectNode test = TraceFile.write(trace, folder);
        TestSuite passing = run();
        assertThat(passing.problems()).isEmpty();
        assertThat(passing.results()).hasSize(1).allSatisfy(result -> {
            assertThat(result.problems()).isEmpty();
            assertThat(result.differences()).isEmpty();
        });

        test.withArray("expect").addObject().put("at", "12345s").put("subscriber", "s");
        TraceFile.write(test, folder);
        assertThat(run().passed()).isFalse();
    }

    @Test
    void theExamplesPassTheirTests() {
        TestSuite suite = run(Path.of("..", "examples"));
        assertThat(suite.problems()).isEmpty();
        assertThat(suite.results()).isNotEmpty().allMatch(TestResult::passed);
    }

    private TestSuite run() {
        return run(folder);
    }

    private static TestSuite run(Path path) {
        return TestSuite.run(path, new SluiceExpressionChecker(Schedule::check), Clock.systemUTC());
    }
}
