package dev.sluice.eventsource.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A path or a glob; finds the files that it means now. Compressed files are passed over: they are rotated logs. */
final class PathPattern {

    private static final int MAX_DEPTH = 16;
    private static final Set<String> COMPRESSED = Set.of("gz", "bz2", "xz", "zst", "zip", "lz4");

    private final Path base;
    private final PathMatcher matcher;
    private final boolean glob;
    private final int depth;

    PathPattern(String text) {
        Path whole = Path.of(text).toAbsolutePath().normalize();
        Path literal = whole;
        int steps = 0;
        while (isGlob(literal.toString())) {
            literal = literal.getParent() == null ? whole.getRoot() : literal.getParent();
            steps++;
        }
        this.base = literal;
        this.glob = steps > 0;
        this.depth = text.contains("**") ? MAX_DEPTH : steps;
        this.matcher = FileSystems.getDefault().getPathMatcher("glob:" + whole);
    }

    boolean isGlob() {
        return glob;
    }

    private static boolean isGlob(String text) {
        return text.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    /** The files, sorted by path; at most so many. */
    List<Path> files(int limit) {
        if (!glob) {
            return Files.isRegularFile(base) ? List.of(base) : List.of();
        }
        if (!Files.isDirectory(base)) {
            return List.of();
        }
        try (Stream<Path> found =
                Files.find(base, depth, (path, attributes) -> attributes.isRegularFile() && fits(path))) {
            return found.sorted().limit(limit).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // a folder went away while it was read, or may not be read: the next look will tell
        }
    }

    private boolean fits(Path path) {
        String name = path.toString();
        String extension = name.substring(name.lastIndexOf('.') + 1);
        return !COMPRESSED.contains(extension) && matcher.matches(path);
    }
}
