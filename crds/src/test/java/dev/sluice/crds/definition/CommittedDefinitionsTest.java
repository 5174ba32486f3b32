package dev.sluice.crds.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommittedDefinitionsTest {

    private static final Path COMMITTED = Path.of("src", "main", "resources", "crds");
    private static final Path GENERATED = Path.of("target", "crds");

    @Test
    void committedFilesAreWhatTheRecordsSay() throws IOException {
        Map<String, String> generated = CustomResourceDefinitions.generate();

        Files.createDirectories(GENERATED);
        for (Map.Entry<String, String> file : generated.entrySet()) {
            Files.writeString(GENERATED.resolve(file.getKey()), file.getValue());
        }
        for (Map.Entry<String, String> file : generated.entrySet()) {
            assertThat(COMMITTED.resolve(file.getKey()))
                    .as("copy crds/target/crds/*.yaml to crds/src/main/resources/crds when this change is wanted")
                    .hasContent(file.getValue());
        }
        try (Stream<Path> committed = Files.list(COMMITTED)) {
            assertThat(committed).hasSize(generated.size());
        }
    }
}
