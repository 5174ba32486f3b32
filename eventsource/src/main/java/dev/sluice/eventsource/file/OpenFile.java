package dev.sluice.eventsource.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A file that is being read; it stays readable when its name is given to another one.
 *
 * @param key device and inode; no other file has them while this one is open
 * @param changed when it was last changed, as of its opening
 * @param channel its bytes
 */
record OpenFile(String key, FileTime changed, FileChannel channel) implements AutoCloseable {

    private static final int BLOCK_BYTES = 4096;
    private static final int TRIES = 10;

    /**
     * Which file has a name.
     *
     * @param key device and inode
     * @param changed when it was last changed
     */
    record Named(String key, FileTime changed) {}

    /**
     * The file that has this name now; empty when there is none. What the name says before and after the opening tells which file is
     * open. The key alone does not: the inode of a file that is gone may go to a new one, which a rotation gives the name in turn. So
     * the time of change is compared as well, unless the key was one throughout: then the file only grows at every look.
     */
    static Optional<OpenFile> at(Path path) throws IOException {
        Set<Optional<String>> keys = new HashSet<>();
        for (int i = 0; i < TRIES; i++) {
            Optional<Named> before = named(path);
            Optional<FileChannel> channel = before.isEmpty() ? Optional.empty() : open(path);
            if (channel.isEmpty()) {
                return Optional.empty();
            }
            Optional<Named> after = named(path);
            keys.add(before.map(Named::key));
            keys.add(after.map(Named::key));
            if (after.equals(before) || (i == TRIES - 1 && keys.size() == 1)) {
                return Optional.of(new OpenFile(before.get().key(), before.get().changed(), channel.get()));
            }
            channel.get().close(); // a rotation came between: which of the two is open is not known
        }
        throw new IOException("its name goes to another file all the time");
    }

    private static Optional<FileChannel> open(Path path) throws IOException {
        try {
            return Optional.of(FileChannel.open(path, StandardOpenOption.READ));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Which file has this name now; empty when there is none. */
    static Optional<Named> named(Path path) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Object key = attributes.fileKey();
            String text = key == null ? path + "@" + attributes.creationTime().toMillis() : key.toString();
            return Optional.of(new Named(text, attributes.lastModifiedTime()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> key(Path path) throws IOException {
        return named(path).map(Named::key);
    }

    /**
     * Looks beside a path for the file that was read before, under the name that a rotation gave it.
     *
     * @param path the name it had
     * @param position how far it was read
     * @param copies true also takes a copy of it, which is what copytruncate leaves
     */
    static Optional<OpenFile> rotated(Path path, FilePosition position, boolean copies) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        String name = path.getFileName().toString();
        if (folder == null || !Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> beside = Files.list(folder)) {
            for (Path candidate : (Iterable<Path>) beside.sorted()::iterator) {
                String other = candidate.getFileName().toString();
                boolean related = !other.equals(name) && (copies ? other.startsWith(name) : true);
                Optional<OpenFile> found = related ? matching(candidate, position, copies) : Optional.empty();
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<OpenFile> matching(Path candidate, FilePosition position, boolean copies)
            throws IOException {
        Optional<String> key = Files.isRegularFile(candidate) ? key(candidate) : Optional.empty();
        if (key.isEmpty() || (!copies && !key.get().equals(position.key()))) {
            return Optional.empty();
        }
        Optional<OpenFile> file = at(candidate);
        if (file.isPresent() && file.get().continues(position)) {
            return file;
        }
        if (file.isPresent()) {
            file.get().close();
        }
        return Optional.empty();
    }

    /** Whether it has the beginning that the position knows, and at least as many bytes. */
    boolean continues(FilePosition position) throws IOException {
        return channel.size() >= position.offset() && position.print().matches(channel);
    }

    /** Where its last complete line ends. */
    long endOfLastLine() throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        for (long end = channel.size(); end > 0; ) {
            long from = Math.max(0, end - BLOCK_BYTES);
            block.clear().limit((int) (end - from));
            int size = channel.read(block, from);
            for (int i = size - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return from + i + 1;
                }
            }
            end = from;
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
