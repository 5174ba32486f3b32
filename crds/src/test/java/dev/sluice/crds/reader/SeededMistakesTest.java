package dev.sluice.crds.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.crds.Problem;
import dev.sluice.crds.topology.KnownReferences;
import dev.sluice.crds.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** All mistakes of all files in one run, each with file, line, column, field, what was found, what is allowed. */
class SeededMistakesTest {

    private static final Path FOLDER = Path.of("src", "test", "resources", "mistakes");

    @Test
    void findsEveryMistakeOfEveryFileInOneRun() throws IOException {
        ReadResult result = new ResourceReader(new TinyChecker()).read(List.of(FOLDER));

        List<Problem> problems = new ArrayList<>(result.problems());
        problems.addAll(Topology.resolve(result, new KnownReferences(Map.of(), result.targets()))
                .problems());

        String found = Problem.inOrder(result.files(), problems).stream()
                .map(SeededMistakesTest::shown)
                .collect(Collectors.joining("\n", "", "\n"));
        Files.writeString(Path.of("target", "mistakes.txt"), found);
        assertThat(found).isEqualTo(Files.readString(FOLDER.resolve("expected.txt")));
        assertThat(problems).hasSizeGreaterThan(40);
    }

    private static String shown(Problem problem) {
        Path name = Path.of(problem.file()).getFileName();
        return new Problem(
                        name.toString(),
                        problem.line(),
                        problem.column(),
                        problem.severity(),
                        problem.path(),
                        problem.message().replace(FOLDER + "/", ""),
                        problem.hint(),
                        problem.resource())
                .toString();
    }
}
