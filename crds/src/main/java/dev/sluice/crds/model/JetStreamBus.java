package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Plain;
import dev.sluice.crds.schema.Range;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** NATS JetStream as a bus. */
public record JetStreamBus(
        @Doc("Address of the server.") String natsURL,

        @Doc("Name of the stream; default: derived from the bus.") @Nullable
        String streamName,

        @Doc("The user's JWT.") @Nullable Credential jwt,
        @Doc("The user's seed.") @Nullable Credential seedKey,
        @Doc("Token.") @Nullable Credential token,
        @Doc("True: TLS; default false.") boolean tls,
        @Plain @Doc("The CA's certificate, PEM.") @Nullable Credential caCert,

        @Plain @Doc("The client's certificate, PEM.") @Nullable
        Credential clientCert,

        @Doc("The client's key, PEM.") @Nullable Credential clientKey,

        @Default("1") @Range(min = 1, max = 5) @Doc("Replicas of a stream that Sluice makes; default 1.")
        int replicas,

        @Doc("Further metadata of the Dapr component.") Map<String, String> metadata) {
    /** Copies. */
    public JetStreamBus {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }
}
