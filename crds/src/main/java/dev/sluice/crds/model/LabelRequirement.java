package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import java.util.List;

/** One requirement of a selector. */
public record LabelRequirement(
        @Doc("The label.") String key,
        @Doc("How it is compared.") LabelOperator operator,
        @Doc("The values, for In and NotIn.") List<String> values) {
    /** Copies. */
    public LabelRequirement {
        values = List.copyOf(values);
    }
}
