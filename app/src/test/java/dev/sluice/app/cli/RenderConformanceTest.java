package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** OpenFunction's own manifests are rendered for sidecars as they are. */
class RenderConformanceTest {

    private static final Path CASES =
            Path.of(System.getProperty("sluice.shared", "../../shared"), "cases", "openfunction");

    @TempDir
    private Path folder;

    @TestFactory
    List<DynamicTest> rendersEveryManifest() throws IOException {
        assumeTrue(Files.isDirectory(CASES), "no OpenFunction manifests at " + CASES);
        try (Stream<Path> files = Files.list(CASES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> renders(file)))
                    .toList();
        }
    }

    private void renders(Path file) {
        Path out = folder.resolve(file.getFileName().toString());

        CommandRun run = CommandRun.of(
                "render",
                file.toString(),
                "--dapr",
                "--out",
                out.toString(),
                "--ref",
                "Service/default/function-sample=http://127.0.0.1:1/");

        assertThat(run.exitCode()).as(run.err()).isZero();
    }
}
