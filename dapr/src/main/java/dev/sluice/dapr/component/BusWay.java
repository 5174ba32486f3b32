package dev.sluice.dapr.component;

import dev.sluice.crds.model.DaprMetadata;
import dev.sluice.crds.model.EventBusSpec;
import dev.sluice.crds.model.JetStreamBus;
import dev.sluice.crds.model.KafkaBus;
import dev.sluice.crds.model.UnreadPolicy;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.Guarantee.Delivery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which component serves a bus beside Dapr.
 *
 * @param type the component's type
 * @param version its version
 * @param guarantee what is promised, with what the resource sets itself
 * @param remarks what of the resource does not hold in this way
 */
public record BusWay(ComponentType type, String version, Guarantee guarantee, List<String> remarks) {

    private static final String V1 = "v1";

    /** Copies. */
    public BusWay {
        remarks = List.copyOf(remarks);
    }

    /** The way of a bus; empty for an embedded one, which lives in one process. */
    public static Optional<BusWay> of(EventBusSpec bus) {
        return component(bus).map(way -> keepsUnread(bus) ? way : way.dropping());
    }

    private static Optional<BusWay> component(EventBusSpec bus) {
        if (bus.natsStreaming() != null) {
            return Optional.of(way("pubsub.jetstream", Map.of(), NatsStart.remarks(bus.natsStreaming())));
        }
        if (bus.kafka() != null) {
            return Optional.of(way("pubsub.kafka", bus.kafka().metadata(), remarks(bus.kafka())));
        }
        if (bus.jetStream() != null) {
            return Optional.of(way("pubsub.jetstream", bus.jetStream().metadata(), remarks(bus.jetStream())));
        }
        if (bus.redis() != null) {
            return Optional.of(way("pubsub.redis", bus.redis().metadata(), List.of()));
        }
        if (bus.rabbitmq() != null) {
            return Optional.of(way("pubsub.rabbitmq", bus.rabbitmq().metadata(), List.of()));
        }
        if (bus.pulsar() != null) {
            return Optional.of(way("pubsub.pulsar", bus.pulsar().metadata(), List.of()));
        }
        return Optional.ofNullable(bus.dapr()).map(dapr -> {
            ComponentType type = ComponentTypes.of(dapr.type());
            return new BusWay(type, dapr.version(), type.guarantee(plain(dapr.metadata())), List.of());
        });
    }

    /** Whether the bus is no stream that Sluice makes, or one that refuses rather than to lose what is unread. */
    private static boolean keepsUnread(EventBusSpec bus) {
        boolean stream = bus.natsStreaming() != null || bus.jetStream() != null;
        return !stream || bus.history().unread() == UnreadPolicy.HOLD;
    }

    private BusWay dropping() {
        String reason = "history.unread is drop: a full stream, and age, remove events that triggers have not read";
        boolean others = guarantee.delivery() == Delivery.BEST_EFFORT;
        Guarantee weaker = new Guarantee(
                Delivery.BEST_EFFORT, guarantee.ordered(), others ? reason + "; " + guarantee.reason() : reason);
        return new BusWay(type, version, weaker, remarks);
    }

    private static BusWay way(String name, Map<String, String> given, List<String> remarks) {
        ComponentType type = ComponentTypes.of(name);
        return new BusWay(type, V1, type.guarantee(given), remarks);
    }

    /** Metadata without what comes from secrets. */
    static Map<String, String> plain(List<DaprMetadata> metadata) {
        Map<String, String> plain = new LinkedHashMap<>();
        for (DaprMetadata item : metadata) {
            if (item.value() != null) {
                plain.put(item.name(), item.value());
            }
        }
        return plain;
    }

    private static List<String> remarks(KafkaBus kafka) {
        boolean secured = kafka.authRequired() || kafka.caCert() != null || kafka.clientCert() != null;
        return kafka.tls() && !secured
                ? List.of(
                        "tls without caCert, clientCert or SASL: Dapr connects without TLS then; name the CA's certificate")
                : List.of();
    }

    private static List<String> remarks(JetStreamBus bus) {
        List<String> remarks = new ArrayList<>();
        if (bus.caCert() != null || bus.clientCert() != null || bus.clientKey() != null) {
            remarks.add(
                    "caCert, clientCert and clientKey are not passed on: Dapr's JetStream component reads files. Put the"
                            + " client's certificate and key beside its sidecar and name their paths as tls_client_cert and"
                            + " tls_client_key in metadata; name the CA's file as SSL_CERT_FILE in the sidecar's environment");
        }
        return remarks;
    }
}
