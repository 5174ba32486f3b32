package dev.sluice.dapr.render;

import dev.sluice.dapr.DaprNames;
import dev.sluice.dapr.sidecar.ComponentStarter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder that sidecars watch, kept in step with what is rendered.
 *
 * <p>A file appears, or changes, whole at once: it is written beside the folder and moved into it, because a second file with
 * the same component, be it a draft, ends a sidecar. What others put into the folder is left alone; a component of ours that
 * stands in such a file is refused before anything is written.
 *
 * <p>How often a component was started again stands in its file alone, so that one process can keep the folder and another
 * start components again. Thread-safe.
 */
public final class ResourceFolder implements ComponentStarter {

    private static final String AGAIN = "sluiceStart";

    private static final Pattern START = Pattern.compile(" {2}- name: \"" + AGAIN + "\"\n {4}value: \"(\\d+)\"\n");

    private final Path folder;

    /**
     * What an update did, by file name, sorted.
     *
     * @param written new or changed
     * @param removed no longer rendered
     * @param unchanged as before
     */
    public record Changes(List<String> written, List<String> removed, int unchanged) {

        /** Copies. */
        public Changes {
            written = List.copyOf(written);
            removed = List.copyOf(removed);
        }
    }

    /** A folder, which is made if it is not there. */
    public ResourceFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** Where it is. */
    public Path path() {
        return folder;
    }

    /**
     * Makes the folder hold these files and no other of ours.
     *
     * @throws IllegalStateException when a file of somebody else holds a component of the same name; nothing is written
     * @throws UncheckedIOException when the folder cannot be written; part of it may be
     */
    public synchronized Changes update(Rendering rendering) {
        try {
            Files.createDirectories(folder);
            Map<String, String> others = new TreeMap<>();
            Map<String, String> ours = new TreeMap<>();
            read(ours, others);
            refuseDoubles(rendering.files().keySet(), others);
            return apply(rendering.files(), ours);
        } catch (IOException e) {
            throw unkept(e);
        }
    }

    /**
     * Writes one component anew, with a meaningless change, so that a sidecar starts it again.
     *
     * @param component its name
     * @return false when it is not in this folder, or somebody else's
     */
    @Override
    public synchronized boolean startAgain(String component) {
        String file = DaprNames.file("component", component);
        try {
            String before = content(file);
            if (!before.startsWith(YamlWriter.MARK)) {
                return false;
            }
            String again = started(START.matcher(before).replaceFirst(""), starts(before) + 1);
            return write(file, again, before);
        } catch (IOException e) {
            throw unkept(e);
        }
    }

    private UncheckedIOException unkept(IOException e) {
        return new UncheckedIOException("the folder " + folder + " cannot be kept: " + e.getMessage(), e);
    }

    private String content(String file) throws IOException {
        try {
            return Files.readString(folder.resolve(file));
        } catch (NoSuchFileException gone) {
            return "";
        }
    }

    private void read(Map<String, String> ours, Map<String, String> others) throws IOException {
        try (Stream<Path> listed = Files.list(folder)) {
            for (Path file : listed.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".yaml") || name.endsWith(".yml")) {
                    String content = Files.readString(file);
                    (content.startsWith(YamlWriter.MARK) ? ours : others).put(name, content);
                }
            }
        }
    }

    private void refuseDoubles(Set<String> rendered, Map<String, String> others) {
        for (Map.Entry<String, String> other : others.entrySet()) {
            if (rendered.contains(other.getKey())) {
                throw new IllegalStateException(folder.resolve(other.getKey())
                        + " is not Sluice's, but has the name of a file that is to be written; rename or remove it");
            }
            for (String file : rendered) {
                String name = file.replaceFirst("^component-", "").replaceFirst("\\.yaml$", "");
                boolean named = file.startsWith("component-")
                        && Pattern.compile("(?m)^\\s*name:\\s*[\"']?" + Pattern.quote(name) + "[\"']?\\s*$")
                                .matcher(other.getValue())
                                .find();
                if (named) {
                    throw new IllegalStateException(folder.resolve(other.getKey()) + " holds a component named " + name
                            + ", which Sluice is to write; two of one name would end the sidecar: remove one");
                }
            }
        }
    }

    private Changes apply(Map<String, String> rendered, Map<String, String> ours) throws IOException {
        List<String> written = new ArrayList<>();
        for (Map.Entry<String, String> file : rendered.entrySet()) {
            String before = Optional.ofNullable(ours.remove(file.getKey())).orElse("");
            String content = started(file.getValue(), starts(before));
            if (!content.equals(before)) {
                write(file.getKey(), content, null);
                written.add(file.getKey());
            }
        }
        List<String> removed = new ArrayList<>(ours.keySet());
        removed.sort(Collections.reverseOrder()); // subscriptions before their components
        for (String stale : removed) {
            Files.deleteIfExists(folder.resolve(stale));
        }
        Collections.sort(removed);
        return new Changes(written, removed, rendered.size() - written.size());
    }

    private static int starts(String content) {
        Matcher start = START.matcher(content);
        return start.find() ? Integer.parseInt(start.group(1)) : 0;
    }

    private static String started(String content, int times) {
        if (times == 0) {
            return content;
        }
        String item = "  metadata:\n  - name: \"" + AGAIN + "\"\n    value: \"" + times + "\"\n";
        return content.replaceFirst(" {2}metadata:( \\[])?\n", item);
    }

    /** Writes a file unless it is not what it was: somebody has written it anew then. */
    private boolean write(String name, String content, @Nullable String before) throws IOException {
        Path parent = folder.getParent() == null ? folder : folder.getParent();
        Path draft = Files.createTempFile(parent, ".sluice-", ".draft");
        try {
            Files.write(draft, content.getBytes(StandardCharsets.UTF_8));
            if (before != null && !before.equals(content(name))) {
                return false;
            }
            Files.move(
                    draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
