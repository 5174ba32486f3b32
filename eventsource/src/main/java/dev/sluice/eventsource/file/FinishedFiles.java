package dev.sluice.eventsource.file;

import dev.sluice.eventsource.spi.Checkpoints;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files that were read to their end and lost their name. An inode alone says little: it is given to a new file as soon as its
 * own is deleted. So a file is one of these only if it also begins as that did and is no shorter, and an entry does
 * not outlive its file for long. Kept over restarts; used by one thread at a time.
 */
final class FinishedFiles {

    private static final String INDEX = "inodes";
    private static final String ENTRY = "inode:";

    /** So many are not worth a look at what is gone. */
    private static final int ENOUGH = 16;

    private final Checkpoints checkpoints;
    private final Map<String, Finished> files = new LinkedHashMap<>();
    private final Set<String> index = new LinkedHashSet<>();
    private int enough = ENOUGH;

    /**
     * A file that was finished.
     *
     * @param by the path under which it was read; null: an earlier process did
     * @param position where it ended
     */
    private record Finished(@Nullable Path by, FilePosition position) {}

    FinishedFiles(Checkpoints checkpoints) {
        this.checkpoints = checkpoints;
    }

    /** Whether a rotated file is one of these. */
    boolean contains(OpenFile file) throws IOException {
        Finished known = find(file);
        return known != null
                && (known.position().print().isKnown() || file.channel().size() == 0);
    }

    /**
     * How far a file was read that appears under a name.
     *
     * @param file has the name now
     * @param path the name; a short file that was finished under it does not come back, one that begins like it is new
     */
    Optional<FilePosition> position(OpenFile file, Path path) throws IOException {
        Finished known = find(file);
        return Optional.ofNullable(known)
                .filter(one -> one.position().print().isWhole() || !path.equals(one.by()))
                .map(Finished::position)
                .filter(position -> position.print().isKnown());
    }

    private @Nullable Finished find(OpenFile file) throws IOException {
        Finished known = files.get(file.key());
        if (known == null) {
            known = checkpoints
                    .load(ENTRY + file.key())
                    .flatMap(FilePosition::decode)
                    .map(position -> new Finished(null, position))
                    .orElse(null);
        }
        return known != null && file.continues(known.position()) ? known : null;
    }

    /**
     * Adds a file; now and then forgets those that are not there any more.
     *
     * @param position where it ended
     * @param by the path under which it was read
     * @param folders where files of the source may be
     */
    void add(FilePosition position, Path by, Set<Path> folders) {
        index.addAll(files.isEmpty() ? stored() : Set.of());
        index.add(position.key());
        files.put(position.key(), new Finished(by, position));
        if (index.size() > enough) {
            forget(position.key(), folders);
            enough = Math.max(ENOUGH, 2 * index.size());
        }
        checkpoints.save(INDEX, String.join("\n", index));
        checkpoints.save(ENTRY + position.key(), position.encode());
    }

    private Set<String> stored() {
        return checkpoints.load(INDEX).map(text -> Set.of(text.split("\n"))).orElse(Set.of());
    }

    private void forget(String newest, Set<Path> folders) {
        Set<String> gone = new HashSet<>(index);
        gone.remove(newest);
        try {
            gone.removeAll(keys(folders));
            gone.removeAll(keys(folders)); // the first time may miss one whose name is changing
        } catch (IOException | DirectoryIteratorException e) {
            return; // none is known to be gone: later
        }
        index.removeAll(gone);
        files.keySet().removeAll(gone);
        gone.forEach(key -> checkpoints.remove(ENTRY + key));
    }

    private static Set<String> keys(Set<Path> folders) throws IOException {
        Set<String> keys = new HashSet<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                addKeys(keys, folder);
            }
        }
        return keys;
    }

    private static void addKeys(Set<String> keys, Path folder) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path file : all) {
                OpenFile.named(file).map(OpenFile.Named::key).ifPresent(keys::add);
            }
        }
    }
}
