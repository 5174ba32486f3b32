package dev.sluice.eventsource.kafka;

import static org.apache.kafka.clients.CommonClientConfigs.SECURITY_PROTOCOL_CONFIG;

import dev.sluice.crds.model.Credential;
import dev.sluice.crds.model.InitialOffset;
import dev.sluice.crds.model.KafkaSettings;
import dev.sluice.crds.model.SaslMechanism;
import dev.sluice.eventsource.spi.Addresses.HostPort;
import dev.sluice.eventsource.spi.SourceContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.jspecify.annotations.Nullable;

/** Says in the client's words what the settings say in ours; secrets are read anew each time. */
final class ConsumerProperties {

    /** What {@code properties} may not set: delivery stands on it, or a field of ours says it. */
    static final Set<String> RESERVED = Set.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);

    private static final int DEFAULT_PORT = 9092;
    private static final int DEFAULT_FETCH_BYTES = 1 << 20;
    private static final int MAX_POLL_RECORDS = 1_000;
    private static final int RECONNECT_MAX_MILLIS = 10_000;
    private static final int METADATA_MAX_AGE_MILLIS = 30_000;

    private final SourceContext context;
    private final KafkaSettings settings;

    ConsumerProperties(SourceContext context, KafkaSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    /** The consumer group: the one named, else one of this event's own. */
    String group() {
        String named = settings.consumerGroup();
        return named != null
                ? named
                : "sluice." + context.name().namespace() + "." + context.name().eventSource() + "."
                        + context.name().event();
    }

    /**
     * All properties of a consumer.
     *
     * @throws IllegalStateException when a secret is missing; the message names it
     */
    Map<String, Object> read() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MAX_MILLIS);
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MAX_AGE_MILLIS);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        Long largest = settings.maxMessageBytes();
        if (largest != null) {
            properties.put(
                    ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Math.max(DEFAULT_FETCH_BYTES, largest.intValue()));
        }
        properties.putAll(settings.properties());
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                settings.initialOffset() == InitialOffset.OLDEST ? "earliest" : "latest");
        security(properties);
        return properties;
    }

    private String brokers() {
        return Arrays.stream(settings.brokers().split(","))
                .map(String::strip)
                .filter(broker -> !broker.isEmpty())
                .map(broker -> HostPort.parse(broker, DEFAULT_PORT))
                .map(broker -> context.addresses().resolve(broker.host(), broker.port()))
                .map(HostPort::toString)
                .collect(Collectors.joining(","));
    }

    private void security(Map<String, Object> properties) {
        boolean sasl = settings.authRequired();
        if (sasl || settings.tls()) {
            String login = sasl ? "SASL_" : "";
            String transport = settings.tls() ? "SSL" : "PLAINTEXT";
            properties.put(SECURITY_PROTOCOL_CONFIG, login + transport);
        }
        if (sasl) {
            properties.put(
                    SaslConfigs.SASL_MECHANISM, settings.saslMechanism().name().replace('_', '-'));
            properties.put(SaslConfigs.SASL_JAAS_CONFIG, new Password(jaas()));
        }
        if (settings.tls()) {
            tls(properties);
        }
    }

    private void tls(Map<String, Object> properties) {
        secret("caCert", settings.caCert()).ifPresent(pem -> {
            properties.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
            properties.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, new Password(pem));
        });
        secret("clientCert", settings.clientCert()).ifPresent(pem -> {
            properties.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
            properties.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, new Password(pem));
        });
        secret("clientKey", settings.clientKey())
                .ifPresent(pem -> properties.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, new Password(pem)));
    }

    private String jaas() {
        Class<?> module =
                settings.saslMechanism() == SaslMechanism.PLAIN ? PlainLoginModule.class : ScramLoginModule.class;
        return module.getName() + " required username=" + quoted(secret("saslUsername", settings.saslUsername()))
                + " password=" + quoted(secret("saslPassword", settings.saslPassword())) + ";";
    }

    private static String quoted(Optional<String> text) {
        return '"' + text.orElse("").replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private Optional<String> secret(String field, @Nullable Credential credential) {
        return credential == null ? Optional.empty() : Optional.of(context.read(field, credential));
    }
}
