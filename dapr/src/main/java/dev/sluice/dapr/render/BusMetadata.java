package dev.sluice.dapr.render;

import dev.sluice.crds.model.DaprComponent;
import dev.sluice.crds.model.EventBusSpec;
import dev.sluice.crds.model.JetStreamBus;
import dev.sluice.crds.model.KafkaBus;
import dev.sluice.crds.model.NatsStreamingSpec;
import dev.sluice.crds.model.PulsarBus;
import dev.sluice.crds.model.RabbitmqBus;
import dev.sluice.crds.model.RedisBus;
import dev.sluice.crds.model.SaslMechanism;
import dev.sluice.crds.topology.ResolvedBus;
import dev.sluice.dapr.bus.BusRoute;
import dev.sluice.dapr.component.BusWay;
import dev.sluice.dapr.component.ComponentType.Handling;
import dev.sluice.dapr.component.NatsStart;
import dev.sluice.dapr.component.Setting.Use;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The metadata of a bus's component: the safe settings, then what the resource says, then who reads. */
final class BusMetadata {

    private final ResolvedBus bus;
    private final BusWay way;

    BusMetadata(ResolvedBus bus, BusWay way) {
        this.bus = bus;
        this.way = way;
    }

    /** To publish. */
    Items publish(Items items) {
        return connect(items, Use.PUBLISH);
    }

    /** To read, as one reader among several. */
    Items read(Items items, String consumer) {
        connect(items, Use.READ);
        String id = consumerPrefix(items).map(prefix -> prefix + "-" + consumer).orElse(consumer);
        items.take("consumerGroup");
        items.take("durableName");
        items.take("queueGroupName");
        items.text("consumerID", id);
        if (way.type().handling() == Handling.EVENTS_ONE_TOPIC) {
            items.text("durableName", id).text("queueGroupName", id);
        }
        return items;
    }

    /** Readers must not share a group by accident, so a name that a resource gives is a prefix. */
    private static Optional<String> consumerPrefix(Items items) {
        return Stream.of("consumerGroup", "durableName", "queueGroupName", "consumerID")
                .flatMap(name -> items.plain(name).stream())
                .findFirst();
    }

    private Items connect(Items items, Use use) {
        items.putAll(way.type().settings(use));
        EventBusSpec spec = bus.spec();
        if (spec.natsStreaming() != null) {
            return natsStreaming(items, spec.natsStreaming(), use);
        }
        if (spec.kafka() != null) {
            items.text(
                    "maxMessageBytes",
                    BusRoute.longestMessageBytes(spec.maxEventBytes().bytes()));
            return kafka(items, spec.kafka());
        }
        if (spec.jetStream() != null) {
            return jetStream(items, spec.jetStream());
        }
        if (spec.redis() != null) {
            return redis(items, spec.redis());
        }
        if (spec.rabbitmq() != null) {
            return rabbitmq(items, spec.rabbitmq());
        }
        return spec.pulsar() != null ? pulsar(items, spec.pulsar()) : dapr(items, spec.dapr());
    }

    private static Items natsStreaming(Items items, NatsStreamingSpec nats, Use use) {
        items.text("natsURL", nats.natsURL());
        if (use == Use.READ) {
            items.text("maxAckPending", nats.maxInFlight()).putAll(NatsStart.metadata(nats));
            items.text(
                    "durableName",
                    Optional.ofNullable(nats.durableSubscriptionName()).orElse(nats.consumerID()));
            if (nats.ackWaitTime() != null) {
                items.text("ackWait", nats.ackWaitTime().toMillis() + "ms");
            }
        }
        return items;
    }

    private static Items jetStream(Items items, JetStreamBus nats) {
        String url = nats.tls() ? nats.natsURL().replace("nats://", "tls://") : nats.natsURL();
        return items.text("natsURL", url)
                .text("streamName", nats.streamName())
                .credential("jwt", nats.jwt())
                .credential("seedKey", nats.seedKey())
                .credential("token", nats.token())
                .putAll(nats.metadata());
    }

    private static Items kafka(Items items, KafkaBus kafka) {
        KafkaAccess access = new KafkaAccess(
                kafka.authRequired(),
                kafka.tls(),
                kafka.saslMechanism(),
                kafka.clientCert() != null,
                kafka.caCert() != null);
        return access.put(items.text("brokers", kafka.brokers()))
                .text("consumerGroup", kafka.consumerGroup())
                .credential("saslUsername", kafka.saslUsername())
                .credential("saslPassword", kafka.saslPassword())
                .credential("caCert", kafka.caCert())
                .credential("clientCert", kafka.clientCert())
                .credential("clientKey", kafka.clientKey())
                .putAll(kafka.metadata());
    }

    /** How Dapr is told of SASL and TLS. */
    record KafkaAccess(boolean sasl, boolean tls, SaslMechanism mechanism, boolean clientCert, boolean caCert) {

        Items put(Items items) {
            items.text("authType", type());
            if (sasl) {
                items.text("saslMechanism", mechanismName());
            }
            boolean secured = tls || clientCert || caCert;
            return secured ? items : items.text("disableTls", "true");
        }

        private String type() {
            if (sasl) {
                return "password";
            }
            return clientCert ? "mtls" : caCert ? "certificate" : "none";
        }

        private String mechanismName() {
            return switch (mechanism) {
                case PLAIN -> "PLAINTEXT";
                case SCRAM_SHA_256 -> "SHA-256";
                case SCRAM_SHA_512 -> "SHA-512";
            };
        }
    }

    private static Items redis(Items items, RedisBus redis) {
        return items.text("redisHost", redis.redisHost())
                .credential("redisUsername", redis.redisUsername())
                .credential("redisPassword", redis.redisPassword())
                .text("enableTLS", redis.enableTLS())
                .text("redisType", redis.redisType().name().toLowerCase(Locale.ROOT))
                .text("redisDB", redis.redisDB())
                .putAll(redis.metadata());
    }

    private static Items rabbitmq(Items items, RabbitmqBus rabbit) {
        return items.credential("connectionString", rabbit.connectionString())
                .credential("caCert", rabbit.caCert())
                .credential("clientCert", rabbit.clientCert())
                .credential("clientKey", rabbit.clientKey())
                .putAll(rabbit.metadata());
    }

    private static Items pulsar(Items items, PulsarBus pulsar) {
        return items.text("host", pulsar.host())
                .text("enableTLS", pulsar.enableTLS())
                .text("tenant", pulsar.tenant())
                .text("namespace", pulsar.namespace())
                .credential("token", pulsar.token())
                .putAll(pulsar.metadata());
    }

    private static Items dapr(Items items, @Nullable DaprComponent dapr) {
        return dapr == null ? items : items.putAll(dapr.metadata());
    }
}
