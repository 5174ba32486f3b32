package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Plain;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Kafka as a bus. */
public record KafkaBus(
        @Doc("Host and port of one or more brokers, with commas.")
        String brokers,

        @Doc("Prefix of consumer groups; default: derived.") @Nullable
        String consumerGroup,

        @Doc("True: SASL; default false.") boolean authRequired,
        @Plain @Doc("User name for SASL.") @Nullable Credential saslUsername,
        @Doc("Password for SASL.") @Nullable Credential saslPassword,

        @Default("PLAIN") @Doc("SASL mechanism; default PLAIN.")
        SaslMechanism saslMechanism,

        @Doc("True: TLS; default false.") boolean tls,
        @Plain @Doc("The CA's certificate, PEM.") @Nullable Credential caCert,

        @Plain @Doc("The client's certificate, PEM.") @Nullable
        Credential clientCert,

        @Doc("The client's key, PEM.") @Nullable Credential clientKey,
        @Doc("Further metadata of the Dapr component.") Map<String, String> metadata) {
    /** Copies. */
    public KafkaBus {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }
}
