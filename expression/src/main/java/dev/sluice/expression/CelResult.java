package dev.sluice.expression;

import dev.cel.common.types.CelKind;

/** What an expression must give; checked when it is compiled as far as its type is known then. */
public enum CelResult {
    /** Anything. */
    ANY,
    /** A boolean: {@code where}, {@code state}, {@code matching}. */
    BOOL,
    /** Text, or what has an obvious text form: a number, a boolean, a time. {@code by}, {@code subject}. */
    TEXT,
    /** A number: {@code weight}. */
    NUMBER,
    /** A map: {@code labels}, {@code annotations}. */
    MAP;

    boolean allows(CelKind kind) {
        return switch (kind) {
            case DYN, ANY, TYPE_PARAM -> true;
            case BOOL -> this == BOOL || this == TEXT || this == ANY;
            case INT, UINT, DOUBLE -> this == NUMBER || this == TEXT || this == ANY;
            case STRING, TIMESTAMP, DURATION, NULL_TYPE -> this == TEXT || this == ANY;
            case MAP, STRUCT -> this == MAP || this == ANY;
            default -> this == ANY;
        };
    }
}
