package dev.sluice.crds.model;

import dev.sluice.crds.schema.Key;

/** What a condition of a status may be. */
public enum Truth {
    /** It holds. */
    @Key("True")
    TRUE,
    /** It does not hold. */
    @Key("False")
    FALSE,
    /** It cannot be said. */
    @Key("Unknown")
    UNKNOWN
}
