package dev.sluice.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.cli.CommandLineSyntax;
import dev.sluice.app.resources.Resources;
import dev.sluice.crds.Problem;
import dev.sluice.eventsource.cron.Schedule;
import dev.sluice.trigger.check.SluiceExpressionChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the documentation shows is true. The {@code yaml} blocks of a page that hold resources are one folder for
 * {@code sluice check}, and have no errors; a block marked {@code yaml error} has exactly the problems that the next block
 * shows. Command lines name commands and options that exist. Links lead somewhere.
 */
class DocsBlocksTest {

    private static final Path ROOT = Path.of(System.getProperty("sluice.root", ".."));
    private static final String RESOURCE = "apiVersion: events.openfunction.io/";
    private static final Pattern COMMAND = Pattern.compile("(?:^|[|;&]\\s*)(?:\\./)?sluice(?=\\s|$)([^|;&#<>]*)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    static List<MarkdownPage> pages() throws IOException {
        return MarkdownPage.all(ROOT);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void resourcesAreValid(MarkdownPage page) throws IOException {
        for (MarkdownPage.Block block : page.blocks()) {
            if (block.language().equals("yaml")) {
                write(block, "line-" + block.line() + ".yaml");
            }
        }

        assertThat(read().problems().stream().filter(Problem::isError)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void mistakesAreReportedAsShown(MarkdownPage page) throws IOException {
        for (int i = 0; i < page.blocks().size(); i++) {
            MarkdownPage.Block block = page.blocks().get(i);
            if (block.language().equals("yaml error")) {
                write(block, "resources.yaml");

                assertThat(read().problems().stream()
                                .map(Problem::toString)
                                .map(this::shortened)
                                .collect(Collectors.joining("\n")))
                        .as("line %d of %s, and the block below it", block.line(), page)
                        .isEqualTo(page.blocks().get(i + 1).text());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandLinesNameWhatExists(MarkdownPage page) {
        for (MarkdownPage.Block block : page.blocks()) {
            for (String line : commandLines(block)) {
                Matcher command = COMMAND.matcher(line.strip());
                while (command.find()) {
                    String[] words = words(command.group(1));
                    assertThat(CommandLineSyntax.problem(words))
                            .as("%s in the block at line %d of %s", line, block.line(), page)
                            .isEmpty();
                    Stream.of(words)
                            .filter(word -> word.startsWith("examples/"))
                            .forEach(word -> assertThat(ROOT.resolve(word)).exists());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(MarkdownPage page) throws IOException {
        Map<Path, MarkdownPage> known = new HashMap<>();
        pages().forEach(other -> known.put(other.file().normalize(), other));
        for (String link : page.links()) {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]);

            assertThat(target).as("%s in %s", link, page).exists();
            if (parts.length == 2) {
                MarkdownPage linked = known.get(target.normalize());
                assertThat(linked == null ? List.of(parts[1]) : linked.anchors())
                        .as("anchors for %s in %s", link, page)
                        .contains(parts[1]);
            }
        }
    }

    private void write(MarkdownPage.Block block, String name) throws IOException {
        if (block.text().contains(RESOURCE)) {
            Files.writeString(folder.resolve(name), block.text());
        }
    }

    private Resources read() {
        return Resources.read(folder, Map.of(), new SluiceExpressionChecker(Schedule::check));
    }

    /** The problem as it reads where the file is in the current folder. */
    private String shortened(String problem) {
        String prefix = folder + "/";
        return problem.replace(prefix, "").replaceFirst("\n {" + prefix.length() + "}", "\n");
    }

    /** The lines of a block that a person would type, each with what it goes on with. */
    private static List<String> commandLines(MarkdownPage.Block block) {
        boolean prompts = block.language().equals("console");
        List<String> lines = new ArrayList<>();
        if (prompts || block.language().equals("sh")) {
            for (String line : block.text().replace("\\\n", " ").split("\n")) {
                if (!prompts) {
                    lines.add(line);
                } else if (line.startsWith("$ ")) {
                    lines.add(line.substring(2));
                }
            }
        }
        return lines;
    }

    private static String[] words(String arguments) {
        return WORD.matcher(arguments)
                .results()
                .map(word ->
                        word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3))
                .toArray(String[]::new);
    }
}
