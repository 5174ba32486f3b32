package dev.sluice.crds.reader;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.Problem;
import dev.sluice.crds.Problem.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads resources from YAML files and reports every problem of all of them together. Immutable and thread-safe.
 *
 * @see dev.sluice.crds.topology.Topology
 */
public final class ResourceReader {

    private final ExpressionChecker expressions;

    /**
     * Makes a reader.
     *
     * @param expressions compiles the expressions that are found
     */
    public ResourceReader(ExpressionChecker expressions) {
        this.expressions = expressions;
    }

    /**
     * Reads files and folders. Of a folder all files {@code *.yaml} and {@code *.yml} are read, by name, but
     * {@code *.test.yaml}; not its subfolders.
     *
     * @return what they hold; a file that cannot be read is a problem
     */
    public ReadResult read(List<Path> paths) {
        ResultBuilder result = new ResultBuilder();
        for (Path path : paths) {
            for (Path file : files(path, result)) {
                readFile(file, result);
            }
        }
        return result.build();
    }

    /**
     * Reads one text.
     *
     * @param file how problems name it
     * @param text YAML, any number of documents
     */
    public ReadResult read(String file, String text) {
        ResultBuilder result = new ResultBuilder();
        add(file, text, Documents.of(file, text), result);
        return result.build();
    }

    private void readFile(Path file, ResultBuilder result) {
        try {
            byte[] content = Files.readAllBytes(file);
            String name = file.toString();
            add(name, new String(content, StandardCharsets.UTF_8), Documents.of(name, content), result);
        } catch (IOException unreadable) {
            result.file(file.toString());
            result.problem(unreadable(file, unreadable));
        }
    }

    private void add(String file, String text, Documents documents, ResultBuilder result) {
        result.file(file);
        List<String> lines = text.lines().toList();
        for (Node document : documents.nodes()) {
            new DocumentReader(file, lines, expressions, result).read(document);
        }
        documents.problems().forEach(result::problem);
    }

    private static List<Path> files(Path path, ResultBuilder result) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(ResourceReader::isResourceFile).sorted().toList();
        } catch (IOException unreadable) {
            result.file(path.toString());
            result.problem(unreadable(path, unreadable));
            return List.of();
        }
    }

    private static boolean isResourceFile(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        boolean test = name.endsWith(".test.yaml") || name.endsWith(".test.yml");
        return (name.endsWith(".yaml") || name.endsWith(".yml"))
                && !test
                && !name.startsWith(".")
                && Files.isRegularFile(file);
    }

    private static Problem unreadable(Path file, IOException reason) {
        String message = Files.exists(file) ? "cannot be read: " + reason.getMessage() : "does not exist";
        return new Problem(file.toString(), 1, 1, Severity.ERROR, "", message, "give a YAML file or a folder", null);
    }
}
