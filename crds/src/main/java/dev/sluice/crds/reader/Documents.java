package dev.sluice.crds.reader;

import dev.sluice.crds.Problem;
import dev.sluice.crds.Problem.Severity;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The documents of one file as node trees; after a syntax error those before it.
 *
 * @param nodes one per document that is not empty
 * @param problems at most one: where the file stops being YAML
 */
record Documents(List<Node> nodes, List<Problem> problems) {

    private static final int MAX_BYTES = 4 << 20;
    private static final int MAX_DEPTH = 50;
    private static final int MAX_ALIASES = 50;

    static Documents of(String file, byte[] content) {
        if (content.length > MAX_BYTES) {
            return refused(file, 1, 1, "the file is larger than 4 MiB", "split it");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return of(file, text);
        } catch (CharacterCodingException malformed) {
            return refused(file, lineOfMalformed(content), 1, "the file is not UTF-8", "save it as UTF-8");
        }
    }

    static Documents of(String file, String text) {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(MAX_BYTES);
        limits.setNestingDepthLimit(MAX_DEPTH);
        limits.setMaxAliasesForCollections(MAX_ALIASES);
        List<Node> nodes = new ArrayList<>();
        try {
            Composer composer = new Composer(new ParserImpl(new StreamReader(text), limits), new Resolver(), limits);
            while (composer.checkNode()) {
                nodes.add(composer.getNode());
            }
            return new Documents(nodes, List.of());
        } catch (YAMLException broken) {
            return new Documents(nodes, List.of(broken(file, text, broken)));
        }
    }

    private static Problem broken(String file, String text, YAMLException broken) {
        if (broken instanceof MarkedYAMLException marked) {
            Mark mark = Optional.ofNullable(marked.getProblemMark()).orElse(marked.getContextMark());
            String hint = marked.getContext() == null ? "" : marked.getContext();
            return problem(
                    file,
                    mark == null ? 1 : mark.getLine() + 1,
                    mark == null ? 1 : mark.getColumn() + 1,
                    "not YAML: " + marked.getProblem(),
                    hint);
        }
        if (broken instanceof ReaderException reader) {
            int end = Math.min(text.length(), text.offsetByCodePoints(0, reader.getPosition()));
            String before = text.substring(0, end);
            int line = (int) before.chars().filter(letter -> letter == '\n').count() + 1;
            int column = before.length() - before.lastIndexOf('\n');
            return problem(
                    file, line, column, "a character that YAML does not allow", "remove it, or escape it in quotes");
        }
        return problem(file, 1, 1, "not YAML: " + broken.getMessage(), "");
    }

    private static int lineOfMalformed(byte[] content) {
        ByteBuffer input = ByteBuffer.wrap(content);
        CharBuffer output = CharBuffer.allocate(content.length + 1);
        StandardCharsets.UTF_8.newDecoder().decode(input, output, true);
        output.flip();
        return (int) output.chars().filter(letter -> letter == '\n').count() + 1;
    }

    private static Documents refused(String file, int line, int column, String message, String hint) {
        return new Documents(List.of(), List.of(problem(file, line, column, message, hint)));
    }

    private static Problem problem(String file, int line, int column, String message, String hint) {
        return new Problem(file, line, column, Severity.ERROR, "", message, hint, null);
    }
}
