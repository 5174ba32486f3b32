package dev.sluice.expression;

import dev.cel.common.types.CelKind;
import java.util.EnumSet;
import java.util.Set;

/** What an expression must give; checked when it is compiled as far as its type is known then. */
public enum CelResult {
    /** Anything. */
    ANY(EnumSet.allOf(CelKind.class)),
    /** A boolean: {@code where}, {@code state}, {@code matching}. */
    BOOL(EnumSet.of(CelKind.BOOL)),
    /** Text, or what has an obvious text form: a number, a boolean, a time. {@code by}, {@code subject}. */
    TEXT(EnumSet.of(
            CelKind.STRING,
            CelKind.INT,
            CelKind.UINT,
            CelKind.DOUBLE,
            CelKind.BOOL,
            CelKind.TIMESTAMP,
            CelKind.DURATION,
            CelKind.NULL_TYPE)),
    /** A number: {@code weight}. */
    NUMBER(EnumSet.of(CelKind.INT, CelKind.UINT, CelKind.DOUBLE)),
    /** A map: {@code labels}, {@code annotations}. */
    MAP(EnumSet.of(CelKind.MAP, CelKind.STRUCT));

    private static final Set<CelKind> UNKNOWN =
            EnumSet.of(CelKind.DYN, CelKind.ANY, CelKind.NULL_TYPE, CelKind.TYPE_PARAM);

    private final Set<CelKind> kinds;

    CelResult(Set<CelKind> kinds) {
        this.kinds = kinds;
    }

    boolean allows(CelKind kind) {
        return kinds.contains(kind) || (UNKNOWN.contains(kind) && kind != CelKind.NULL_TYPE);
    }
}
