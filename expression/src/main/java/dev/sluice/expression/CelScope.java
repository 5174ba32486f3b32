package dev.sluice.expression;

import java.util.List;

/** Which variables a CEL expression may use. Conditions have names of their own: {@link Condition}. */
public enum CelScope {
    /** A source's {@code event} attributes: {@code data}, and {@code meta}, what the connector knows. */
    SOURCE("data", "meta"),
    /** A source's {@code where}: as for its attributes, and {@code event}, whose attributes are set by then. */
    SOURCE_WHERE("data", "event", "meta"),
    /** An input's {@code where}, {@code filters} and {@code matchOn}: {@code event}, {@code data}, {@code match}. */
    INPUT("data", "event", "match"),
    /** A pattern's {@code by}, {@code field}, {@code weight} and the like: as for an input. */
    PATTERN("data", "event", "match"),
    /** A subscriber's {@code payload}, {@code labels}: as for an input, and {@code inputs.<name>}. */
    PAYLOAD("data", "event", "match", "inputs");

    private final List<String> variables;

    CelScope(String... variables) {
        this.variables = List.of(variables);
    }

    /** The variables' names. */
    public List<String> variables() {
        return variables;
    }
}
