package dev.sluice.eventsource.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files beside a path to which rotations gave its name with digits after it. While they are looked at, another rotation may
 * give each of them the next one's name: every file is opened before it is asked what it is, and the looking begins again until
 * no file was missed.
 */
final class RotatedFiles {

    private static final int TRIES = 10;

    /** Longer ones are dates. */
    private static final String NUMBER = "[-._]\\d{1,7}";

    private final Path path;
    private final FileTime from;

    /** Which files need not be read. */
    @FunctionalInterface
    interface Read {

        /** Whether every line of a file was read. */
        boolean isRead(OpenFile file) throws IOException;
    }

    /**
     * The rotated files of a path.
     *
     * @param path the name they had
     * @param from those that were last changed before are none
     */
    RotatedFiles(Path path, FileTime from) {
        this.path = path;
        this.from = from;
    }

    /**
     * The one that was last changed first and is still to be read. Of those changed at the same time, the one with the highest number
     * was rotated first, and the one with the earliest date.
     *
     * @param read which need not be read
     * @throws IOException when they do not stand still; a later call may find them standing
     */
    Optional<OpenFile> first(Read read) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Map<String, OpenFile> beside = open();
            Optional<OpenFile> first = Optional.empty();
            try {
                if (beside.keySet().containsAll(keys())) {
                    first = first(
                            beside.values().stream()
                                    .sorted(Comparator.comparing(OpenFile::changed))
                                    .toList(),
                            read);
                    return first;
                }
            } finally {
                first.map(OpenFile::key).ifPresent(beside::remove);
                close(beside);
            }
        }
        throw new IOException("rotated files change their names all the time");
    }

    private static Optional<OpenFile> first(List<OpenFile> files, Read read) throws IOException {
        for (OpenFile file : files) {
            if (!read.isRead(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private Map<String, OpenFile> open() throws IOException {
        Map<String, OpenFile> files = new LinkedHashMap<>();
        try {
            for (Path other : names()) {
                Optional<OpenFile> file = isLate(other) ? OpenFile.at(other) : Optional.empty();
                OpenFile twice = file.isEmpty() ? null : files.put(file.get().key(), file.get());
                if (twice != null) {
                    twice.close();
                }
            }
        } catch (IOException e) {
            close(files);
            throw e;
        }
        return files;
    }

    private boolean isLate(Path other) throws IOException {
        return OpenFile.named(other)
                .filter(file -> file.changed().compareTo(from) >= 0)
                .isPresent();
    }

    private Set<String> keys() throws IOException {
        Set<String> keys = new HashSet<>();
        for (Path other : names()) {
            OpenFile.named(other)
                    .filter(file -> file.changed().compareTo(from) >= 0)
                    .ifPresent(file -> keys.add(file.key()));
        }
        return keys;
    }

    private List<Path> names() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> names = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, this::isRotated)) {
            all.forEach(names::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        names.sort(Comparator.comparingInt(this::number).reversed().thenComparing(Path::toString));
        return names;
    }

    /** The number that a rotation gave; 0 for a date. */
    private int number(Path other) {
        String digits = digits(other);
        return digits.matches(NUMBER) ? Integer.parseInt(digits.substring(1)) : 0;
    }

    /** What rotations put behind the name. */
    private String digits(Path other) {
        return other.getFileName()
                .toString()
                .substring(path.getFileName().toString().length());
    }

    private boolean isRotated(Path other) {
        String name = path.getFileName().toString();
        String full = other.getFileName().toString();
        return full.length() > name.length()
                && full.startsWith(name)
                && full.substring(name.length()).matches("[-._][-._:T\\d]*\\d");
    }

    private static void close(Map<String, OpenFile> files) throws IOException {
        for (OpenFile file : files.values()) {
            file.close();
        }
    }
}
