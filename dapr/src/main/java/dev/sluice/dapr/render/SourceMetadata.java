package dev.sluice.dapr.render;

import dev.sluice.crds.model.Credential;
import dev.sluice.crds.model.DaprSettings;
import dev.sluice.crds.model.InitialOffset;
import dev.sluice.crds.model.KafkaSettings;
import dev.sluice.crds.model.MqttSettings;
import dev.sluice.crds.model.SecretKeyRef;
import dev.sluice.crds.model.SourceSettings;
import dev.sluice.dapr.DaprNames;
import dev.sluice.dapr.component.ComponentType;
import dev.sluice.dapr.component.Setting.Use;
import dev.sluice.dapr.render.BusMetadata.KafkaAccess;
import dev.sluice.eventsource.spi.Addresses;
import dev.sluice.eventsource.spi.Credentials;
import dev.sluice.eventsource.spi.SourceName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** The metadata of a component that brings a source event in. */
final class SourceMetadata {

    private static final int MQTT_PORT = 1883;

    private final SourceName name;
    private final ComponentType type;
    private final Addresses addresses;

    SourceMetadata(SourceName name, ComponentType type, Addresses addresses) {
        this.name = name;
        this.type = type;
        this.addresses = addresses;
    }

    /** To read; answers the topic to subscribe to, empty for a binding. */
    Optional<String> read(Items items, SourceSettings settings) {
        items.putAll(type.settings(Use.READ));
        if (settings instanceof KafkaSettings kafka) {
            kafka(items, kafka);
            return Optional.of(kafka.topic());
        }
        if (settings instanceof MqttSettings mqtt) {
            mqtt(items, mqtt).text("direction", "input");
            return Optional.empty();
        }
        items.putAll(((DaprSettings) settings).metadata());
        return type.isBinding() ? binding(items) : topic(items);
    }

    private Optional<String> binding(Items items) {
        items.text("direction", "input");
        String consumer = type.type().equals("bindings.mqtt3") ? "consumerID" : "consumerGroup";
        boolean named = type.type().equals("bindings.mqtt3") || type.type().equals("bindings.kafka");
        if (named && items.plain(consumer).isEmpty()) {
            items.text(consumer, DaprNames.sourceConsumer(name));
        }
        return Optional.empty();
    }

    /** A pub/sub component as a source: its topic stands in the metadata, where Dapr knows none. */
    private Optional<String> topic(Items items) {
        Optional<String> topic = items.take("topic");
        boolean jetStream = type.handling() == ComponentType.Handling.EVENTS_ONE_TOPIC;
        String consumer = DaprNames.sourceConsumer(name);
        String id = jetStream ? DaprNames.consumer(consumer) : consumer;
        for (String item : jetStream ? new String[] {"durableName", "queueGroupName"} : new String[] {"consumerID"}) {
            if (items.plain(item).isEmpty()) {
                items.text(item, id);
            }
        }
        return topic;
    }

    private void kafka(Items items, KafkaSettings kafka) {
        KafkaAccess access = new KafkaAccess(
                kafka.authRequired(),
                kafka.tls(),
                kafka.saslMechanism(),
                kafka.clientCert() != null,
                kafka.caCert() != null);
        String group = kafka.consumerGroup();
        access.put(items.text("brokers", kafka.brokers()))
                .text("consumerGroup", group == null ? DaprNames.sourceConsumer(name) : group)
                .text("initialOffset", kafka.initialOffset() == InitialOffset.OLDEST ? "oldest" : "newest")
                .text("maxMessageBytes", kafka.maxMessageBytes())
                .credential("saslUsername", kafka.saslUsername())
                .credential("saslPassword", kafka.saslPassword())
                .credential("caCert", kafka.caCert())
                .credential("clientCert", kafka.clientCert())
                .credential("clientKey", kafka.clientKey());
    }

    private Items mqtt(Items items, MqttSettings mqtt) {
        String id = mqtt.consumerID();
        items.text("topic", mqtt.topic())
                .text("cleanSession", mqtt.cleanSession())
                .text("consumerID", id == null ? DaprNames.sourceConsumer(name) : id)
                .credential("caCert", mqtt.caCert())
                .credential("clientCert", mqtt.clientCert())
                .credential("clientKey", mqtt.clientKey());
        Credential username = mqtt.username();
        return username == null
                ? items.text("url", mqtt.url())
                : items.compose("url", credentials -> url(mqtt.url(), username, mqtt.password(), credentials));
    }

    /** The component takes user name and password only in its address. */
    private Optional<String> url(
            String url, Credential username, @Nullable Credential password, Credentials credentials) {
        Optional<String> user = value(username, credentials);
        Optional<String> secret = password == null ? Optional.of("") : value(password, credentials);
        if (user.isEmpty() || secret.isEmpty()) {
            return Optional.empty();
        }
        String replaced = AddressText.replace(url, MQTT_PORT, addresses);
        String login = encoded(user.get()) + (password == null ? "" : ":" + encoded(secret.get()));
        return Optional.of(replaced.replaceFirst("://", "://" + Matcher.quoteReplacement(login) + "@"));
    }

    private static Optional<String> value(Credential credential, Credentials credentials) {
        SecretKeyRef from = credential.from();
        return from == null ? Optional.ofNullable(credential.value()) : credentials.secret(from.name(), from.key());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
