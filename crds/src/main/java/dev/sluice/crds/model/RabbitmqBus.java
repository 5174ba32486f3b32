package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Plain;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** RabbitMQ as a bus. */
public record RabbitmqBus(
        @Doc("amqp://user:password@host:5672.") Credential connectionString,
        @Plain @Doc("The CA's certificate, PEM.") @Nullable Credential caCert,

        @Plain @Doc("The client's certificate, PEM.") @Nullable
        Credential clientCert,

        @Doc("The client's key, PEM.") @Nullable Credential clientKey,
        @Doc("Further metadata of the Dapr component.") Map<String, String> metadata) {
    /** Copies. */
    public RabbitmqBus {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }
}
