package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventBusException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Holds a data directory for one process; the operating system lets go of it when the process dies. */
final class DirectoryLock implements AutoCloseable {

    private static final String FILE = "lock";

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    static DirectoryLock take(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                String owner = owner(channel);
                channel.close();
                throw EventBusException.of(
                        Kind.LOCKED,
                        "data directory " + directory + " is in use by " + owner
                                + "; stop that process or choose another directory");
            }
            byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
            return new DirectoryLock(channel);
        } catch (IOException failed) {
            throw EventBusException.of(
                    Kind.BROKEN,
                    "cannot use data directory " + directory + ": " + reason(failed)
                            + "; it must be a writable directory",
                    failed);
        }
    }

    private static String reason(IOException failed) {
        String told = failed instanceof FileSystemException known ? known.getReason() : null;
        if (told != null) {
            return told;
        }
        if (failed instanceof AccessDeniedException) {
            return "permission denied";
        }
        return failed instanceof NoSuchFileException ? "it cannot be made there" : failed.toString();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(20);
        channel.read(content, 0);
        String pid = new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII).strip();
        return pid.isEmpty() ? "another process" : "process " + pid;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw EventBusException.of(Kind.BROKEN, "cannot unlock the data directory: " + failed, failed);
        }
    }
}
