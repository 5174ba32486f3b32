package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Selects by labels, as in Kubernetes: all that is given must hold. */
public record LabelSelector(
        @Doc("Labels with these values.") Map<String, String> matchLabels,
        @Doc("Further requirements.") List<LabelRequirement> matchExpressions) {
    /** Copies. */
    public LabelSelector {
        matchLabels = Collections.unmodifiableMap(new LinkedHashMap<>(matchLabels));
        matchExpressions = List.copyOf(matchExpressions);
    }
}
