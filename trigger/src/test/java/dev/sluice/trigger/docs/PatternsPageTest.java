package dev.sluice.trigger.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.trigger.check.SluiceExpressionChecker;
import dev.sluice.trigger.engine.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about patterns shows what the traces say, and patterns that are valid. */
class PatternsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "patterns.md");
    /** Set to true, the test writes the tables instead of comparing them. */
    private static final String WRITE = "sluice.docs.write";

    private static final Pattern TABLE =
            Pattern.compile("(<!-- generated: (\\w+) -->\n).*?(<!-- end -->)", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\n(patterns:\n.*?)^```$");

    private static List<Trace> traces() {
        return Stream.of("traces.json", "more-traces.json")
                .flatMap(file -> Trace.all(file).stream())
                .toList();
    }

    @Test
    void tablesAreWhatTheTracesSay() throws IOException {
        String page = Files.readString(PAGE);
        Set<String> shown = new TreeSet<>();
        String generated = TABLE.matcher(page).replaceAll(found -> {
            shown.add(found.group(2));
            List<Trace> traces = traces().stream()
                    .filter(trace -> kind(trace).equals(found.group(2)))
                    .toList();
            return Matcher.quoteReplacement(found.group(1) + TraceTable.of(traces) + found.group(3));
        });
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, generated);
        }

        assertThat(shown)
                .hasSize(18)
                .isEqualTo(new TreeSet<>(
                        traces().stream().map(PatternsPageTest::kind).toList()));
        assertThat(Files.readString(PAGE))
                .as("run with -D%s=true when this change is wanted", WRITE)
                .isEqualTo(generated);
    }

    private static String kind(Trace trace) {
        return trace.condition().path("kind").asText();
    }

    @Test
    void patternsAreValid() throws IOException {
        List<String> blocks = BLOCK.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(18);
        List<String> problems = new ArrayList<>();
        for (String block : blocks) {
            ReadResult read = new ResourceReader(new SluiceExpressionChecker(schedule -> Optional.empty()))
                    .read("trigger.yaml", trigger(block));
            read.problems().forEach(problem -> problems.add(problem + "\n" + block));
        }
        assertThat(problems).isEmpty();
    }

    private static String trigger(String patterns) {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: events.openfunction.io/v1alpha1
                kind: Trigger
                metadata: {name: shown}
                spec:
                  inputs:
                """);
        for (String input :
                List.of("login", "order", "payment", "cancel", "beat", "sample", "request", "alert", "down")) {
            yaml.append("    ")
                    .append(input)
                    .append(": {eventSource: shop, event: ")
                    .append(input)
                    .append("}\n");
        }
        return yaml + patterns.indent(2) + "  subscribers:\n  - {condition: login, sink: {uri: \"print:\"}}\n";
    }
}
