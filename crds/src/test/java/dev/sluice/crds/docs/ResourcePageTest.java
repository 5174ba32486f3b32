package dev.sluice.crds.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ResourcePageTest {

    private static final Path COMMITTED = Path.of("..", "docs", "resources.md");
    private static final Path PATTERNS = Path.of("..", "docs", "patterns.md");
    private static final Path GENERATED = Path.of("target", "docs", "resources.md");

    @Test
    void tablesOfTheReferenceAreWhatTheRecordsSay() throws IOException {
        String committed = Files.readString(COMMITTED);
        String generated = committed;
        Map<String, String> tables = ResourcePage.all(new PatternSentences(Files.readString(PATTERNS)));
        for (Map.Entry<String, String> kind : tables.entrySet()) {
            generated = replaced(generated, kind.getKey(), kind.getValue());
        }

        Files.createDirectories(GENERATED.getParent());
        Files.writeString(GENERATED, generated);

        assertThat(generated)
                .as("copy crds/target/docs/resources.md to docs/resources.md when this change is wanted")
                .isEqualTo(committed);
    }

    private static String replaced(String page, String kind, String tables) {
        Pattern part = Pattern.compile("(<!-- generated: " + kind + " -->\n).*?(<!-- end -->)", Pattern.DOTALL);
        Matcher found = part.matcher(page);
        assertThat(found.find()).as("a place for the tables of " + kind).isTrue();
        return found.replaceFirst("$1" + Matcher.quoteReplacement(tables.strip() + "\n") + "$2");
    }
}
