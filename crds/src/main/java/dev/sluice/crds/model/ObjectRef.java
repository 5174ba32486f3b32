package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Text;
import org.jspecify.annotations.Nullable;

/** Names a Kubernetes object that has an address. */
public record ObjectRef(
        @Text(Format.API_VERSION) @Doc("API version, such as v1 or serving.knative.dev/v1.")
        String apiVersion,

        @Doc("Kind, such as Service.") String kind,
        @Text(Format.DNS_LABEL) @Doc("Name.") String name,

        @Text(Format.DNS_LABEL) @Doc("Namespace; default: that of the resource.") @Nullable
        String namespace) {}
