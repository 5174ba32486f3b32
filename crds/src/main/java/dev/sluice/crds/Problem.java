package dev.sluice.crds;

import dev.sluice.crds.model.ResourceId;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong, or doubtful, in a resource. Never holds a secret.
 *
 * @param file the file as it was named by the caller
 * @param line line, from 1
 * @param column column in characters, from 1
 * @param severity whether the resource is refused
 * @param path the field, such as {@code spec.subscribers[0].condition}; empty for the whole document
 * @param message what was found
 * @param hint what is allowed and the nearest candidate; empty when the message says it all
 * @param resource the resource it is about; null when the document could not be read so far
 */
public record Problem(
        String file,
        int line,
        int column,
        Severity severity,
        String path,
        String message,
        String hint,
        @Nullable ResourceId resource)
        implements Comparable<Problem> {

    private static final Comparator<Problem> BY_PLACE = Comparator.comparing(Problem::file)
            .thenComparing(Problem::line)
            .thenComparing(Problem::column)
            .thenComparing(Problem::path)
            .thenComparing(Problem::message);

    /** Whether a resource is refused. */
    public enum Severity {
        /** The resource is refused. */
        ERROR,
        /** The resource is taken. */
        WARNING
    }

    /** Checks that nothing is missing. */
    public Problem {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(message, "message");
    }

    /** Whether the resource is refused. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** In the order of a file's lines. */
    @Override
    public int compareTo(Problem other) {
        return BY_PLACE.compare(this, other);
    }

    /**
     * Problems in the order of files, then of places.
     *
     * @param files the files, in their order; those of a file that is not among them come first
     */
    public static List<Problem> inOrder(List<String> files, List<Problem> problems) {
        return problems.stream()
                .sorted(Comparator.comparingInt((Problem problem) -> files.indexOf(problem.file()))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** As a person reads it: {@code file:line:column error  path: message}, and the hint below the path. */
    @Override
    public String toString() {
        String place = file + ":" + line + ":" + column + (isError() ? " error  " : " warning ");
        String what = path.isEmpty() ? message : path + ": " + message;
        return hint.isEmpty() ? place + what : place + what + "\n" + " ".repeat(place.length()) + hint;
    }
}
