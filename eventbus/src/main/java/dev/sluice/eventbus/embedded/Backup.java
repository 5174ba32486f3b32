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

/** Copies the file as of one commit into another file, compacted. */
final class Backup {

    private Backup() {}

    static void write(Connections connections, Path target) {
        if (Files.exists(target)) {
            throw new IllegalArgumentException("backup file " + target + " exists; choose a new name");
        }
        try (Connection connection = connections.plain();
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, target.toString());
            vacuum.execute();
            sync(target);
        } catch (SQLException failed) {
            throw StoreFailure.of(target, "writing the backup", failed);
        } catch (IOException failed) {
            throw new UncheckedIOException("writing the backup " + target + " failed", failed);
        }
    }

    private static void sync(Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
