package dev.sluice.expression;

import java.util.List;

/** Which variables a CEL expression may use. Conditions have names of their own: {@link Condition}. */
public enum CelScope {
    /** A source's {@code event} attributes: {@code data}, and {@code meta}, what the connector knows. */
    SOURCE,
    /** A source's {@code where}: as for its attributes, and {@code event}, whose attributes are set by then. */
    SOURCE_WHERE,
    /** An input's {@code where}, {@code filters} and {@code matchOn}: {@code event}, {@code data}, {@code match}. */
    INPUT,
    /** A pattern's {@code by}, {@code field}, {@code weight} and the like: as for an input. */
    PATTERN,
    /** A subscriber's {@code payload}, {@code labels}: as for an input, and {@code inputs.<name>}. */
    PAYLOAD;

    /** The variables' names. */
    public List<String> variables() {
        return switch (this) {
            case SOURCE -> List.of("data", "meta");
            case SOURCE_WHERE -> List.of("data", "event", "meta");
            case INPUT, PATTERN -> List.of("data", "event", "match");
            case PAYLOAD -> List.of("data", "event", "match", "inputs");
        };
    }
}
