package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Plain;
import dev.sluice.crds.schema.Range;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a Kafka topic. */
public record KafkaSettings(
        @Doc("Host and port of one or more brokers, with commas.")
        String brokers,

        @Doc("The topic.") String topic,
        @Doc("True: SASL; default false.") boolean authRequired,
        @Plain @Doc("User name for SASL.") @Nullable Credential saslUsername,
        @Doc("Password for SASL.") @Nullable Credential saslPassword,

        @Range(min = 1, max = Integer.MAX_VALUE) @Doc("The largest message that is fetched, in bytes.") @Nullable
        Long maxMessageBytes,

        @Doc("Becomes a KEDA ScaledObject on Kubernetes.") @Nullable
        KafkaScaleOption scaleOption,

        @Doc("Consumer group; default: derived from namespace, source and event.") @Nullable
        String consumerGroup,

        @Default("oldest") @Doc("Where a group without offsets begins; default oldest.")
        InitialOffset initialOffset,

        @Default("PLAIN") @Doc("SASL mechanism; default PLAIN.")
        SaslMechanism saslMechanism,

        @Doc("True: TLS; default false.") boolean tls,
        @Plain @Doc("The CA's certificate, PEM.") @Nullable Credential caCert,

        @Plain @Doc("The client's certificate, PEM.") @Nullable
        Credential clientCert,

        @Doc("The client's key, PEM.") @Nullable Credential clientKey,
        @Doc("Further properties of the Kafka consumer.") Map<String, String> properties,
        @Inline ShapeSpec shape)
        implements SourceSettings {
    /** Copies. */
    public KafkaSettings {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    @Override
    public SourceKindName kind() {
        return SourceKindName.KAFKA;
    }
}
