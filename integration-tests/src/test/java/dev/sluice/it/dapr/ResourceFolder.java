package dev.sluice.it.dapr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A folder of Dapr resources that a sidecar watches. A file appears in it, or changes, whole at once; drafts never stand in it,
 * because a second file with the same component would end the sidecar.
 *
 * @param path an existing folder
 */
public record ResourceFolder(Path path) {

    /** Writes one file, over the one of this name if there is one. */
    public ResourceFolder write(String file, String yaml) {
        try {
            Path draft = Files.createTempFile(path.toAbsolutePath().getParent(), file, ".draft");
            Files.writeString(draft, yaml);
            Files.move(draft, path.resolve(file), StandardCopyOption.ATOMIC_MOVE);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Removes one file. */
    public ResourceFolder delete(String file) {
        try {
            Files.delete(path.resolve(file));
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
