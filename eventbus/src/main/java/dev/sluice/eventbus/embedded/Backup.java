package dev.sluice.eventbus.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies the file as of one commit into another file, compacted; that appears when it is whole. */
final class Backup {

    private static final Logger LOG = LoggerFactory.getLogger(Backup.class);

    private Backup() {}

    static void write(Connections connections, Path target) {
        if (Files.exists(target)) {
            throw new IllegalArgumentException("backup file " + target + " exists; choose a new name");
        }
        Path draft = target.resolveSibling(target.getFileName() + ".partial-" + System.nanoTime());
        try (Connection connection = connections.plain();
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, draft.toString());
            vacuum.execute();
            sync(draft);
            Files.move(draft, target);
        } catch (SQLException failed) {
            remove(draft);
            throw StoreFailure.of(target, "writing the backup", failed);
        } catch (IOException failed) {
            remove(draft);
            throw new UncheckedIOException("writing the backup " + target + " failed", failed);
        }
    }

    /** What is not whole is of no use, and takes room on a disk that may be full. */
    private static void remove(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            LOG.warn("a partial backup is left file={} reason={}", draft, e.getMessage());
        }
    }

    private static void sync(Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
