package dev.sluice.crds.reader;

import dev.sluice.crds.Problem;
import dev.sluice.crds.Problem.Severity;
import dev.sluice.crds.model.ResourceId;
import dev.sluice.crds.reader.Origin.Position;
import dev.sluice.crds.schema.ExpressionKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** What is found while one document is read: problems, positions, expressions and names to be checked later. */
final class DocumentContext {

    /** An expression that stands at a path. */
    record ExpressionSite(String path, ExpressionKind kind, ScalarNode node) {}

    /** The name of an input or pattern, used at a path. */
    record NameSite(String path, ScalarNode node) {}

    private final String file;
    private final List<String> lines;
    private final Map<String, Position> positions = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<ExpressionSite> expressions = new ArrayList<>();
    private final List<NameSite> names = new ArrayList<>();
    private @Nullable ResourceId resource;

    DocumentContext(String file, List<String> lines) {
        this.file = file;
        this.lines = lines;
    }

    void resource(ResourceId id) {
        this.resource = id;
    }

    void error(Node node, String path, String message, String hint) {
        add(Severity.ERROR, position(node), path, message, hint);
    }

    void errorAt(Position position, String path, String message, String hint) {
        add(Severity.ERROR, position, path, message, hint);
    }

    void warning(Position position, String path, String message, String hint) {
        add(Severity.WARNING, position, path, message, hint);
    }

    private void add(Severity severity, Position position, String path, String message, String hint) {
        problems.add(new Problem(file, position.line(), position.column(), severity, path, message, hint, resource));
    }

    void located(String path, Node node) {
        positions.put(path, position(node));
    }

    void expression(String path, ExpressionKind kind, ScalarNode node) {
        expressions.add(new ExpressionSite(path, kind, node));
    }

    void name(String path, ScalarNode node) {
        names.add(new NameSite(path, node));
    }

    boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }

    List<Problem> problems() {
        return problems;
    }

    List<ExpressionSite> expressions() {
        return expressions;
    }

    List<NameSite> names() {
        return names;
    }

    Origin origin() {
        return new Origin(file, positions);
    }

    Position at(String path) {
        return origin().at(path);
    }

    static Position position(Node node) {
        Mark mark = node.getStartMark();
        return mark == null ? Position.START : new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** Where the character at an offset of a scalar's value stands; the scalar itself where that cannot be said. */
    Position position(ScalarNode node, int offset) {
        Position start = position(node);
        int end = node.getEndMark() == null ? -1 : node.getEndMark().getColumn() + 1;
        boolean oneLine = node.getEndMark() != null && node.getEndMark().getLine() + 1 == start.line();
        int length = node.getValue().codePointCount(0, node.getValue().length());
        if (node.getScalarStyle() == ScalarStyle.LITERAL) {
            return inLiteral(node, offset, start);
        }
        if (oneLine && node.isPlain() && end - start.column() == length) {
            return new Position(start.line(), start.column() + offset);
        }
        if (oneLine && !node.isPlain() && end - start.column() == length + 2) {
            return new Position(start.line(), start.column() + 1 + offset);
        }
        return start;
    }

    private Position inLiteral(ScalarNode node, int offset, Position start) {
        String before =
                node.getValue().substring(0, Math.min(offset, node.getValue().length()));
        int row = (int) before.chars().filter(letter -> letter == '\n').count();
        int first = start.line();
        if (first + row >= lines.size()) {
            return start;
        }
        String line = lines.get(first);
        int indent = line.length() - line.stripLeading().length();
        return new Position(first + row + 1, indent + before.length() - before.lastIndexOf('\n'));
    }
}
