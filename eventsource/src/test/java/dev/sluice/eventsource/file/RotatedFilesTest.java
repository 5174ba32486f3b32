package dev.sluice.eventsource.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotatedFilesTest {

    private static final FileTime CHANGED = FileTime.from(Instant.parse("2026-01-05T12:00:00Z"));

    @TempDir
    Path logs;

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".3 .2 .1",
                ".10 .9 .2",
                "-20260104 -20260105 -20260201",
                "-2026-01-31 -2026-02-01 -2026-02-02",
                ".2026-01-05T11:00 .2026-01-05T12:00 .2026-01-05T13:00"
            })
    void takesFilesOfOneTimeInTheOrderOfTheirRotation(String rotated) throws IOException {
        List<String> names =
                List.of(rotated.split(" ")).stream().map("app.log"::concat).toList();
        for (int i = 0; i < names.size(); i++) {
            Path file = logs.resolve(names.get((i + 1) % names.size()));
            Files.writeString(file, "x");
            Files.setLastModifiedTime(file, CHANGED);
        }

        assertThat(inOrder()).containsExactlyElementsOf(names);
    }

    private List<String> inOrder() throws IOException {
        RotatedFiles files = new RotatedFiles(logs.resolve("app.log"), CHANGED);
        List<String> names = new ArrayList<>();
        Set<String> read = new HashSet<>();
        Optional<OpenFile> next = files.first(file -> read.contains(file.key()));
        while (next.isPresent()) {
            read.add(next.get().key());
            names.add(name(next.get().key()));
            next.get().close();
            next = files.first(file -> read.contains(file.key()));
        }
        return names;
    }

    private String name(String key) throws IOException {
        try (var all = Files.list(logs)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                if (OpenFile.named(file).orElseThrow().key().equals(key)) {
                    return file.getFileName().toString();
                }
            }
        }
        throw new IllegalStateException("no file has the key " + key);
    }
}
