package dev.sluice.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {

    @TempDir
    Path data;

    @Test
    void keepsItsTokenInAFileOfItsOwner() throws Exception {
        String token = Token.of(data);

        assertThat(token).hasSizeGreaterThan(40);
        assertThat(Token.of(data)).isEqualTo(token);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("token"))))
                .isEqualTo("rw-------");
        assertThat(data).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void makesAnotherTokenWhereACrashLeftAnEmptyFile() throws Exception {
        Files.createFile(data.resolve("token"));
        Files.createFile(data.resolve("token.new"));

        String token = Token.of(data);

        assertThat(token).isNotEmpty();
        assertThat(Token.of(data)).isEqualTo(token);
    }
}
