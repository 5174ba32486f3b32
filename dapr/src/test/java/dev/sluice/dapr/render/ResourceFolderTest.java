package dev.sluice.dapr.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.dapr.render.ResourceFolder.Changes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceFolderTest {

    private static final String KAFKA = "component-ebfes-main.default.es-web--default.yaml";

    @TempDir
    private Path parent;

    private ResourceFolder folder;
    private Rendering kafka;
    private Rendering redis;

    @BeforeEach
    void render() throws IOException {
        folder = new ResourceFolder(parent.resolve("components"));
        kafka = RenderingTest.render(Files.readString(Path.of("src/test/resources/render/in-kafka.yaml")));
        redis = RenderingTest.render(Files.readString(Path.of("src/test/resources/render/in-redis.yaml")));
    }

    @Test
    void holdsWhatIsRenderedAndNoDraft() throws IOException {
        Changes changes = folder.update(kafka);

        assertThat(changes.written()).containsExactlyElementsOf(kafka.files().keySet());
        assertThat(names(folder.path()))
                .containsExactlyInAnyOrderElementsOf(kafka.files().keySet());
        assertThat(names(parent)).containsExactly("components");
    }

    @Test
    void touchesOnlyWhatChanged() {
        folder.update(kafka);

        assertThat(folder.update(kafka))
                .isEqualTo(new Changes(List.of(), List.of(), kafka.files().size()));

        Changes changes = folder.update(redis);
        assertThat(changes.written()).contains(KAFKA).doesNotContain("resiliency-es-web--default.yaml");
        assertThat(changes.removed()).contains("component-esc-kafka-created.orders.default.yaml");
        assertThat(names(folder.path()))
                .containsExactlyInAnyOrderElementsOf(redis.files().keySet());
    }

    @Test
    void leavesOthersFilesAlone() throws IOException {
        Files.createDirectories(folder.path());
        Files.writeString(folder.path().resolve("statestore.yaml"), "kind: Component\nmetadata:\n  name: statestore\n");

        folder.update(kafka);
        folder.update(Rendering.NOTHING);

        assertThat(names(folder.path())).containsExactly("statestore.yaml");
    }

    @Test
    void neverPutsASecondComponentOfANameBesideAnother() throws IOException {
        Files.createDirectories(folder.path());
        Files.writeString(
                folder.path().resolve("mine.yaml"),
                "kind: Component\nmetadata:\n  name: ebfes-main.default.es-web--default\n");

        assertThatThrownBy(() -> folder.update(kafka))
                .hasMessageContaining("mine.yaml")
                .hasMessageContaining("ebfes-main.default.es-web--default");
        assertThat(names(folder.path())).containsExactly("mine.yaml");
    }

    @Test
    void startsOneComponentAgainByAChangeThatMeansNothing() throws IOException {
        folder.update(kafka);
        String before = Files.readString(folder.path().resolve(KAFKA));

        assertThat(folder.startAgain("ebfes-main.default.es-web--default")).isTrue();
        String after = Files.readString(folder.path().resolve(KAFKA));
        assertThat(folder.startAgain("unknown")).isFalse();

        assertThat(after).isNotEqualTo(before);
        assertThat(after.replaceFirst("  - name: \"sluiceStart\"\n    value: \"1\"\n", ""))
                .isEqualTo(before);
        assertThat(folder.update(kafka).written()).isEmpty();
    }

    @Test
    void keepsWhatAnotherProcessStartedAgain() throws IOException {
        folder.update(kafka);
        ResourceFolder another = new ResourceFolder(folder.path());

        assertThat(another.startAgain("ebfes-main.default.es-web--default")).isTrue();
        assertThat(another.startAgain("ebfes-main.default.es-web--default")).isTrue();

        assertThat(folder.update(kafka).written()).isEmpty();
        assertThat(Files.readString(folder.path().resolve(KAFKA)))
                .containsOnlyOnce("- name: \"sluiceStart\"\n    value: \"2\"\n");
    }

    private static List<String> names(Path folder) {
        try (var listed = Files.list(folder)) {
            return listed.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
