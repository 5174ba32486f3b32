package dev.sluice.crds.model;

import dev.sluice.crds.schema.Key;

/** How a label is compared. */
public enum LabelOperator {
    /** Has one of the values. */
    @Key("In")
    IN,
    /** Has none of the values. */
    @Key("NotIn")
    NOT_IN,
    /** Is there. */
    @Key("Exists")
    EXISTS,
    /** Is not there. */
    @Key("DoesNotExist")
    DOES_NOT_EXIST
}
