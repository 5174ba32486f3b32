package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Plain;
import dev.sluice.crds.schema.Range;
import dev.sluice.crds.schema.Text;
import org.jspecify.annotations.Nullable;

/** Reads an MQTT topic filter. */
public record MqttSettings(
        @Text(Format.MQTT_URL) @Doc("The broker: tcp://host:1883, mqtt://, ssl:// or mqtts://.")
        String url,

        @Doc("Topic filter; + and # are wildcards.") String topic,

        @Default("1") @Range(max = 2) @Doc("Quality of service: 0, 1 or 2; default 1.")
        int qos,

        @Doc("As in OpenFunction: whether messages published are retained; a reader ignores it.")
        boolean retain,

        @Doc("True: the broker forgets what came while nobody read; default false.")
        boolean cleanSession,

        @Plain @Doc("The CA's certificate, PEM.") @Nullable Credential caCert,

        @Plain @Doc("The client's certificate, PEM.") @Nullable
        Credential clientCert,

        @Doc("The client's key, PEM.") @Nullable Credential clientKey,

        @Doc("Client id; default: derived from namespace, source and event.") @Nullable
        String consumerID,

        @Plain @Doc("User name.") @Nullable Credential username,
        @Doc("Password.") @Nullable Credential password,

        @Default("3.1.1") @Doc("Version of MQTT; default 3.1.1.")
        MqttVersion version,

        @Inline ShapeSpec shape)
        implements SourceSettings {
    @Override
    public SourceKindName kind() {
        return SourceKindName.MQTT;
    }
}
