package dev.sluice.dapr.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.eventbus.Guarantee.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table that readers see is the table that files are made from. */
class ComponentPageTest {

    private static final Path COMMITTED = Path.of("..", "docs", "dapr.md");
    private static final Path GENERATED = Path.of("target", "docs", "dapr.md");
    private static final Pattern PART =
            Pattern.compile("(<!-- generated: components -->\n).*?(<!-- end -->)", Pattern.DOTALL);

    @Test
    void tableOfThePageIsThatOfTheCode() throws IOException {
        String committed = Files.readString(COMMITTED);

        String generated =
                PART.matcher(committed).replaceFirst("$1" + Matcher.quoteReplacement(tables() + "\n") + "$2");

        Files.createDirectories(GENERATED.getParent());
        Files.writeString(GENERATED, generated);
        if (Boolean.getBoolean("sluice.golden.write")) {
            Files.writeString(COMMITTED, generated);
        }
        assertThat(generated)
                .as("copy dapr/target/docs/dapr.md to docs/dapr.md when this change is wanted")
                .isEqualTo(committed);
    }

    private static String tables() {
        String rows = ComponentTypes.all().stream().map(ComponentPageTest::row).collect(Collectors.joining("\n"));
        String settings = ComponentTypes.all().stream()
                .filter(type -> !type.settings().isEmpty())
                .map(ComponentPageTest::settings)
                .collect(Collectors.joining("\n"));
        return "\n| type | seen | promise | order | a new reader begins with | limits |\n|---|---|---|---|---|---|\n"
                + rows
                + "\n\nThe settings behind it; with another value of those in bold an event can be lost:\n\n"
                + "| type | settings |\n|---|---|\n" + settings + "\n";
    }

    private static String row(ComponentType type) {
        boolean safe = type.guarantee().delivery() == Delivery.AT_LEAST_ONCE;
        return "| `" + type.type() + "` | " + (ComponentTypes.isTried(type.type()) ? "tried" : "read") + " | **"
                + (safe ? "AtLeastOnce" : "BestEffort") + "**: "
                + type.guarantee().reason() + " | " + type.words().order() + " | "
                + type.words().start() + " | " + type.words().limits() + " |";
    }

    private static String settings(ComponentType type) {
        return "| `" + type.type() + "` | "
                + type.settings().stream().map(ComponentPageTest::setting).collect(Collectors.joining(", ")) + " |";
    }

    private static String setting(Setting setting) {
        String text = "`" + setting.name() + "=" + setting.value() + "`";
        return setting.guards() ? "**" + text + "**" : text;
    }
}
