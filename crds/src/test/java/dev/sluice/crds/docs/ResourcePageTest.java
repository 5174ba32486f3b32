package dev.sluice.crds.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.crds.shape.ResourceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ResourcePageTest {

    private static final Path COMMITTED = Path.of("..", "docs", "resources.md");
    private static final Path GENERATED = Path.of("target", "docs", "resources.md");

    @Test
    void tablesOfTheReferenceAreWhatTheRecordsSay() throws IOException {
        String committed = Files.readString(COMMITTED);
        Set<Class<?>> written = new HashSet<>();
        String generated = committed;
        for (ResourceKind kind : ResourceKind.ALL) {
            generated = replaced(generated, kind.kind(), ResourcePage.of(kind, written));
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
        if (!found.find()) {
            return page; // a kind with the fields of another has no tables of its own
        }
        return found.replaceFirst("$1" + Matcher.quoteReplacement(tables.strip() + "\n") + "$2");
    }
}
