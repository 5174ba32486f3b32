package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Text;
import java.util.List;

/** Reads a Dapr input binding or pub/sub component. */
public record DaprSettings(
        @Text(Format.DAPR_TYPE) @Doc("Type of the component, such as bindings.rabbitmq.")
        String type,

        @Default("v1") @Doc("Version of the component; default v1.")
        String version,

        @Doc("Metadata of the component.") List<DaprMetadata> metadata,
        @Inline ShapeSpec shape)
        implements SourceSettings {
    /** Copies. */
    public DaprSettings {
        metadata = List.copyOf(metadata);
    }

    @Override
    public SourceKindName kind() {
        return SourceKindName.DAPR;
    }
}
