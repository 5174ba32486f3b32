package dev.sluice.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {

    @TempDir
    Path folder;

    @Test
    void readsAFileBeforeTheEnvironment() throws IOException {
        SecretFiles secrets =
                new SecretFiles(folder, Map.of("SLUICE_SECRET_HOOK_TOKEN", "there", "SLUICE_SECRET_HOOK_KEY", "k"));
        Files.createDirectory(folder.resolve("hook"));
        Files.writeString(folder.resolve("hook/token"), "here\n");

        assertThat(secrets.secret("hook", "token")).contains("here");
        assertThat(secrets.secret("hook", "key")).contains("k");
        assertThat(secrets.secret("hook", "../../etc/passwd")).isEmpty();
    }

    @Test
    void saysWhyAFileCannotBeReadRatherThanLookingElsewhere() throws IOException {
        SecretFiles secrets = new SecretFiles(folder, Map.of("SLUICE_SECRET_HOOK_TOKEN", "there"));
        Path file = Files.createDirectory(folder.resolve("hook")).resolve("token");
        Files.write(file, new byte[] {'a', (byte) 0xff});

        assertThatIllegalStateException()
                .isThrownBy(() -> secrets.secret("hook", "token"))
                .withMessageContaining(file.toString())
                .withMessageContaining("not UTF-8");
    }
}
