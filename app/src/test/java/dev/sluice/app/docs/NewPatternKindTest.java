package dev.sluice.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.Main;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about a new pattern kind, done: its blocks are put into the sources, these are compiled, and its test is run with them. */
class NewPatternKindTest {

    private static final Path ROOT = Path.of(System.getProperty("sluice.root", ".."));
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @Test
    void theExampleCompilesAndRuns() throws IOException, InterruptedException {
        copySources("crds");
        copySources("trigger");
        Path resources = Files.createDirectories(folder.resolve("resources"));
        for (MarkdownPage.Block block : page().blocks()) {
            switch (block.language()) {
                case "java" ->
                    Files.writeString(path(block.text().lines().findFirst().orElseThrow()), block.text());
                case "diff" -> edit(block.text().lines().toList());
                case "yaml example" -> Files.writeString(resources.resolve("example.yaml"), block.text());
                case "yaml test" -> Files.writeString(resources.resolve("example.test.yaml"), block.text());
                default -> throw new AssertionError("nobody does blocks of " + block.language());
            }
        }
        compile();

        assertThat(test(resources)).contains("1 test passed, 0 failed");
    }

    private static MarkdownPage page() throws IOException {
        return MarkdownPage.all(ROOT).stream()
                .filter(page -> page.file().endsWith("new-pattern-kind.md"))
                .findFirst()
                .orElseThrow();
    }

    private void copySources(String module) throws IOException {
        Path sources = ROOT.resolve(module).resolve("src").resolve("main").resolve("java");
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(ROOT.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private Path path(String line) {
        return folder.resolve(line.replaceFirst("^// ", ""));
    }

    /** Puts the lines with + in place of the one line with - above them. */
    private void edit(List<String> lines) throws IOException {
        Path file = path(lines.get(0));
        List<String> text = new ArrayList<>(Files.readAllLines(file));
        int at = -1;
        for (String line : lines.subList(1, lines.size())) {
            String content = line.substring(1);
            if (line.startsWith("-")) {
                at = text.indexOf(content);
                assertThat(at).as("the line \"%s\" in %s", content, file).isNotNegative();
                text.remove(at);
            } else {
                text.add(at++, content);
            }
        }
        Files.write(file, text);
    }

    private void compile() throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none", "-nowarn", "-d", classes().toString(), "-cp", System.getProperty("java.class.path")));
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::toString)
                    .forEach(arguments::add);
        }
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(result).as("javac").isZero();
    }

    private Path classes() {
        return folder.resolve("classes");
    }

    private String test(Path resources) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        JAVA,
                        "-cp",
                        classes() + File.pathSeparator + System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "test",
                        resources.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
