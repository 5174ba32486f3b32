package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.NeedsValue;
import java.util.List;

/** One requirement of a selector. */
public record LabelRequirement(
        @Doc("The label.") String key,
        @Doc("How it is compared.") LabelOperator operator,

        @NeedsValue(
                field = "operator",
                value = {"In", "NotIn"},
                required = true)
        @Doc("The values, for In and NotIn.")
        List<String> values) {
    /** Copies. */
    public LabelRequirement {
        values = List.copyOf(values);
    }
}
