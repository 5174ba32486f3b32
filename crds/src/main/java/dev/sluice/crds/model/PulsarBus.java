package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pulsar as a bus. */
public record PulsarBus(
        @Doc("Host and port.") String host,
        @Doc("True: TLS; default false.") boolean enableTLS,
        @Default("public") @Doc("Tenant; default public.") String tenant,

        @Default("default") @Doc("Namespace; default default.")
        String namespace,

        @Doc("Token.") @Nullable Credential token,
        @Doc("Further metadata of the Dapr component.") Map<String, String> metadata) {
    /** Copies. */
    public PulsarBus {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }
}
