package dev.sluice.eventsource.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A file that is being read; it stays readable when its name is given to another one.
 *
 * @param key device and inode
 * @param channel its bytes
 */
record OpenFile(String key, FileChannel channel) implements AutoCloseable {

    private static final int BLOCK_BYTES = 4096;

    /** The file that has this name now; empty when there is none. */
    static Optional<OpenFile> at(Path path) throws IOException {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            return Optional.of(new OpenFile(key(path).orElse(""), channel));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Which file has this name now; empty when there is none. */
    static Optional<String> key(Path path) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Object key = attributes.fileKey();
            return Optional.of(
                    key == null ? path + "@" + attributes.creationTime().toMillis() : key.toString());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
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

    /**
     * Looks beside a path for the rotated file that was written after another one: rotated files have the path's name with
     * digits after it, and the order of their last changes.
     *
     * @param path the name they had
     * @param done the file after which to look
     * @param isRead files that need not be looked at
     */
    static Optional<OpenFile> after(Path path, String done, Predicate<String> isRead) throws IOException {
        Map<String, Rotated> beside = new LinkedHashMap<>();
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, other -> isRotated(path, other))) {
            for (Path other : all) {
                Optional<String> key = key(other);
                if (key.isPresent()) {
                    beside.put(key.get(), new Rotated(other, Files.getLastModifiedTime(other)));
                }
            }
        } catch (NoSuchFileException | DirectoryIteratorException e) {
            return Optional
                    .empty(); // the folder is changing right now; a file that is missed shows as unread when looked at
        }
        Rotated before = beside.remove(done);
        Optional<Rotated> next = before == null
                ? Optional.empty()
                : beside.entrySet().stream()
                        .filter(other -> !isRead.test(other.getKey()))
                        .map(Map.Entry::getValue)
                        .filter(other -> other.changed().compareTo(before.changed()) >= 0)
                        .min(Comparator.comparing(Rotated::changed));
        return next.isPresent() ? at(next.get().path()) : Optional.empty();
    }

    private record Rotated(Path path, FileTime changed) {}

    private static boolean isRotated(Path path, Path other) {
        String name = path.getFileName().toString();
        String full = other.getFileName().toString();
        return full.length() > name.length()
                && full.startsWith(name)
                && full.substring(name.length()).matches("[-._][-._:T\\d]*\\d");
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
