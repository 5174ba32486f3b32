package dev.sluice.crds.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.crds.Problem;
import dev.sluice.crds.topology.KnownReferences;
import dev.sluice.crds.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Valid manifests, spoilt at random: the reader never fails, and every problem has a place in the file. */
class MutatedManifestsTest {

    private static final int RUNS = 600;
    private static final List<String> PIECES = List.of(
            "&a",
            "*a",
            "<<: *a",
            "!!binary",
            "- ",
            ": ",
            "\n",
            "\t",
            "{",
            "}",
            "[",
            "]",
            "'",
            "\"",
            "|",
            ">",
            "#",
            "~",
            "null",
            "yes",
            "0x1F",
            "1e400",
            "-1",
            "99999999999999999999",
            "\u0000",
            "\ud83d\ude00",
            "%",
            "@",
            "---\n",
            "...",
            "?",
            "a:\n");

    @Test
    void readerNeverFailsAndSaysWhere() throws IOException {
        String valid = Files.readString(Path.of("src", "test", "resources", "valid", "everything.yaml"));
        ResourceReader reader = new ResourceReader(new TinyChecker());

        for (int seed = 0; seed < RUNS; seed++) {
            String mutated = mutate(valid, new Random(seed));
            ReadResult result = reader.read("mutated.yaml", mutated);

            long lines = mutated.lines().count() + 1;
            assertThat(result.problems())
                    .as("seed %d", seed)
                    .allMatch(problem -> problem.line() >= 1 && problem.line() <= lines && problem.column() >= 1)
                    .noneMatch(problem -> problem.message().isBlank());
            List<Problem> dangling = Topology.resolve(result, new KnownReferences(Map.of(), result.targets()))
                    .problems();
            assertThat(dangling).as("seed %d", seed).allMatch(problem -> problem.line() <= lines);
        }
    }

    private static String mutate(String text, Random random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        for (int change = random.nextInt(3); change >= 0; change--) {
            int at = random.nextInt(lines.size());
            switch (random.nextInt(6)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
                case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
                case 3 -> lines.set(at, "  " + lines.get(at));
                default -> lines.set(at, spoilt(lines.get(at), random));
            }
        }
        return String.join("\n", lines);
    }

    private static String spoilt(String line, Random random) {
        int from = random.nextInt(line.length() + 1);
        int to = Math.min(line.length(), from + random.nextInt(4));
        return line.substring(0, from) + PIECES.get(random.nextInt(PIECES.size())) + line.substring(to);
    }

    @Test
    void aliasesThatHoldThemselvesAndBombsAreRefused() {
        ResourceReader reader = new ResourceReader(new TinyChecker());
        String head = "apiVersion: events.openfunction.io/v1alpha1\nkind: EventSource\nmetadata: {name: a}\nspec:\n";
        String loop = head + "  build: &b\n    again: *b\n";
        StringBuilder bomb = new StringBuilder(head + "  build:\n    a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level < 9; level++) {
            String alias = "*a" + (level - 1);
            bomb.append(
                    "    a%d: &a%d [%s]\n".formatted(level, level, String.join(", ", Collections.nCopies(9, alias))));
        }

        assertThat(reader.read("loop.yaml", loop).hasErrors()).isTrue();
        assertThat(reader.read("bomb.yaml", bomb.toString()).hasErrors()).isTrue();
    }
}
