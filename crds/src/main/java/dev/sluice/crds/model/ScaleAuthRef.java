package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Text;
import org.jspecify.annotations.Nullable;

/** Names a KEDA TriggerAuthentication. */
public record ScaleAuthRef(
        @Text(Format.DNS_LABEL) @Doc("Name.") String name,

        @Doc("TriggerAuthentication or ClusterTriggerAuthentication.") @Nullable
        String kind) {}
