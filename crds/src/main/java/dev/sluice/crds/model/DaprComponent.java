package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Text;
import java.util.List;

/** Any Dapr pub/sub component. */
public record DaprComponent(
        @Text(Format.DAPR_PUBSUB) @Doc("Type of the component, such as pubsub.kafka.")
        String type,

        @Default("v1") @Doc("Version of the component; default v1.")
        String version,

        @Doc("Metadata of the component.") List<DaprMetadata> metadata) {
    /** Copies. */
    public DaprComponent {
        metadata = List.copyOf(metadata);
    }
}
