package dev.sluice.crds.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.Problem;
import dev.sluice.crds.topology.KnownReferences;
import dev.sluice.crds.topology.Resolution;
import dev.sluice.crds.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** OpenFunction's own manifests are read as they are, without a problem. */
class OpenFunctionConformanceTest {

    private static final Path CASES =
            Path.of(System.getProperty("sluice.shared", "../../shared"), "cases", "openfunction");

    @TestFactory
    List<DynamicTest> acceptsEveryManifest() throws IOException {
        assumeTrue(Files.isDirectory(CASES), "no OpenFunction manifests at " + CASES);
        try (Stream<Path> files = Files.list(CASES)) {
            return files.sorted()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> accepts(file)))
                    .toList();
        }
    }

    private static void accepts(Path file) {
        ReadResult result = new ResourceReader(ExpressionChecker.NONE).read(List.of(file));

        assertThat(result.problems()).noneMatch(Problem::isError);
        assertThat(result.resources()).isNotEmpty();
        assertThat(Topology.resolve(result, new KnownReferences(Map.of(), result.targets()))
                        .problems())
                .noneMatch(Problem::isError);
    }

    @Test
    void acceptsAllManifestsAtOnce() {
        assumeTrue(Files.isDirectory(CASES), "no OpenFunction manifests at " + CASES);
        ReadResult read = new ResourceReader(ExpressionChecker.NONE).read(List.of(CASES));

        Resolution resolution = Topology.resolve(read, new KnownReferences(Map.of(), read.targets()));

        assertThat(read.problems()).noneMatch(Problem::isError);
        assertThat(resolution.problems()).noneMatch(Problem::isError);
        assertThat(resolution.topology().triggers()).containsKeys("default/my-trigger", "default/condition-trigger");
    }
}
