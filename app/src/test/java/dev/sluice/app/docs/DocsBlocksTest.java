package dev.sluice.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.cli.CommandLineSyntax;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.eventsource.cron.Schedule;
import dev.sluice.trigger.check.SluiceExpressionChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What pages show can be typed: resources are valid, commands and options exist, paths are there. */
class DocsBlocksTest {

    private static final Path ROOT =
            Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final Pattern WORD = Pattern.compile("\\s*((?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+)");

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> all = Files.walk(ROOT, 4)) {
            return all
                    .filter(page -> page.toString().endsWith(".md"))
                    .filter(page -> !page.toString().contains("/target/"))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void showsOnlyWhatWorks(Path page) throws IOException {
        Matcher blocks = FENCE.matcher(Files.readString(page));
        while (blocks.find()) {
            switch (blocks.group(1)) {
                case "yaml" -> assertThatResourcesAreValid(blocks.group(2));
                case "sh" -> blocks.group(2).lines().forEach(DocsBlocksTest::assertThatCommandExists);
                default -> {
                    // output, pictures and code of other languages
                }
            }
        }
    }

    private static void assertThatResourcesAreValid(String yaml) {
        if (yaml.startsWith("apiVersion: events.openfunction.io/")) {
            ReadResult read = new ResourceReader(new SluiceExpressionChecker(Schedule::check)).read("block.yaml", yaml);
            assertThat(read.problems()).as(yaml).isEmpty();
        }
    }

    private static void assertThatCommandExists(String line) {
        List<String> words = words(line);
        if (words.isEmpty() || !words.get(0).endsWith("sluice")) {
            return;
        }
        String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
        assertThat(CommandLineSyntax.problem(arguments)).as(line).isEmpty();
        words.stream()
                .filter(word -> word.startsWith("examples/"))
                .forEach(word -> assertThat(ROOT.resolve(word)).exists());
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line.replaceAll("\\s#.*$", ""));
        while (matcher.find()) {
            words.add(matcher.group(1).replaceAll("['\"]", ""));
        }
        return words;
    }
}
