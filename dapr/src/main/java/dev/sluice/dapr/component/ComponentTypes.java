package dev.sluice.dapr.component;

import static dev.sluice.dapr.component.Setting.Use.BOTH;
import static dev.sluice.dapr.component.Setting.Use.PUBLISH;
import static dev.sluice.dapr.component.Setting.Use.READ;

import dev.sluice.dapr.component.ComponentType.Handling;
import dev.sluice.dapr.component.ComponentType.Words;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.Guarantee.Delivery;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table of component types, as their code in Dapr 1.18 behaves, which is not always what their documentation says.
 *
 * @see <a href="https://docs.dapr.io/reference/components-reference/">Dapr's component reference</a>
 */
public final class ComponentTypes {

    /**
     * After a sidecar was killed, Kafka hands its partitions over only when its session has ended. That has to be sooner than a
     * topic without events counts as one without a backlog (ten seconds), and may not be sooner than six by Kafka's default.
     */
    private static final String SESSION = "6s";

    private static final String HEARTBEAT = "2s";

    private static final String FROM_OLDEST = "the oldest message that is kept; cannot begin elsewhere";
    private static final String UNSPEAKABLE =
            "a message with a key or header of other bytes than text is never handed over, and blocks its partition";

    private static final String LOST_ON_ERROR = "a message that fails is skipped";
    private static final Set<String> WITHOUT_INPUT = Set.of(
            "bindings.redis",
            "bindings.http",
            "bindings.postgresql",
            "bindings.mysql",
            "bindings.aws.s3",
            "bindings.aws.sns",
            "bindings.aws.dynamodb",
            "bindings.azure.blobstorage",
            "bindings.localstorage",
            "bindings.sftp",
            "bindings.influx",
            "bindings.gcp.bucket",
            "bindings.graphql",
            "bindings.smtp");

    /** Run by the integration tests in a real sidecar, with a real broker behind it. */
    private static final Set<String> TRIED = Set.of(
            "pubsub.kafka", "pubsub.jetstream", "pubsub.redis", "bindings.kafka", "bindings.mqtt3", "pubsub.in-memory");

    private static final Map<String, ComponentType> TABLE = Stream.of(
                    kafka(),
                    jetStream(),
                    redis(),
                    rabbitmq(),
                    pulsar(),
                    mqttPubSub(),
                    inMemory(),
                    kafkaBinding(),
                    mqttBinding(),
                    rabbitmqBinding(),
                    queueBinding("bindings.aws.sqs", "its visibility timeout"),
                    queueBinding("bindings.azure.storagequeues", "its visibility timeout"),
                    queueBinding("bindings.azure.servicebusqueues", "its lock"),
                    queueBinding("bindings.gcp.pubsub", "its acknowledgement deadline"),
                    carelessBinding("bindings.aws.kinesis", "the position moves on whatever becomes of a record"),
                    carelessBinding(
                            "bindings.kubernetes", "a change that fails, or comes while nobody watches, is lost"),
                    carelessBinding("bindings.cron", "a tick that fails is lost, and each replica ticks"))
            .collect(Collectors.collectingAndThen(
                    Collectors.toMap(ComponentType::type, type -> type, (a, b) -> a, LinkedHashMap::new),
                    Collections::unmodifiableMap));

    private ComponentTypes() {}

    /** All types that Sluice knows, buses first. */
    public static Collection<ComponentType> all() {
        return TABLE.values();
    }

    /** What is known of a type; of an unknown one, that nothing is known. */
    public static ComponentType of(String type) {
        return Optional.ofNullable(TABLE.get(type)).orElseGet(() -> unknown(type));
    }

    /** Whether Dapr can only write to this type, although it is named like an input. */
    public static boolean isOutputOnly(String type) {
        return WITHOUT_INPUT.contains(type);
    }

    /** Whether what the table says of a type was seen in a real sidecar, rather than read in its code. */
    public static boolean isTried(String type) {
        return TRIED.contains(type);
    }

    private static ComponentType kafka() {
        return new ComponentType(
                "pubsub.kafka",
                new Guarantee(
                        Delivery.AT_LEAST_ONCE, true, "the topic's retention decides how long an unread event is kept"),
                Handling.BATCHES,
                new Words(
                        "per partition, so per key",
                        FROM_OLDEST,
                        "one batch of 100 per partition is under way, fewer where maxMessageBytes of a source or maxEventBytes of"
                                + " a bus says that they are long; the broker limits a message to 1 MB by default"),
                List.of(
                        setting(READ, "initialOffset", "oldest", "a new group does not see what came before it"),
                        setting(READ, "consumeRetryEnabled", "true", LOST_ON_ERROR),
                        setting(READ, "consumeRetryInterval", "1s", ""),
                        setting(READ, "sessionTimeout", SESSION, ""),
                        setting(READ, "heartbeatInterval", HEARTBEAT, ""),
                        setting(READ, "escapeHeaders", "true", UNSPEAKABLE),
                        setting(
                                PUBLISH,
                                "producerRequiredAcks",
                                "all",
                                "an event may be acknowledged that only one broker has")));
    }

    private static ComponentType jetStream() {
        return new ComponentType(
                "pubsub.jetstream",
                new Guarantee(
                        Delivery.AT_LEAST_ONCE,
                        false,
                        "with a stream that Sluice made: a full one refuses, none removes unread events"),
                Handling.EVENTS_ONE_TOPIC,
                new Words(
                        "that of the topic, one message at a time, until one has to come again",
                        "the oldest message; natsStreaming and deliverPolicy may choose a sequence, a time, last or new",
                        "256 under way per topic (maxAckPending); a message that was under way when a sidecar died comes again after ackWait"),
                List.of(
                        setting(READ, "deliverPolicy", "all", ""),
                        setting(READ, "ackPolicy", "explicit", "a message that fails is not sent again"),
                        setting(READ, "ackWait", "60s", ""),
                        setting(READ, "maxAckPending", "256", ""),
                        setting(
                                READ,
                                "concurrency",
                                "single",
                                "a message is acknowledged before it is handed over, and lost with the sidecar")));
    }

    private static ComponentType redis() {
        return new ComponentType(
                "pubsub.redis",
                new Guarantee(
                        Delivery.BEST_EFFORT,
                        false,
                        "a message that nobody takes is acknowledged once its dead letter topic fails too, and Redis may lose its newest writes"),
                Handling.EVENTS,
                new Words(
                        "none",
                        FROM_OLDEST,
                        "64 under way (concurrency); streams are never trimmed unless maxLenApprox or streamTTL say so; what was under way when a sidecar died comes again after processingTimeout. Measured: none of 30,000 events lost, 6 twice, while everything was killed in turn, with appendonly yes"),
                List.of(
                        setting(READ, "concurrency", "64", ""),
                        setting(READ, "processingTimeout", "60s", ""),
                        setting(READ, "redeliverInterval", "15s", "")));
    }

    private static ComponentType rabbitmq() {
        return new ComponentType(
                "pubsub.rabbitmq",
                new Guarantee(
                        Delivery.BEST_EFFORT,
                        false,
                        "an event that is published before its reader has ever been there goes nowhere"),
                Handling.EVENTS,
                new Words(
                        "none",
                        "what is published after it was first there",
                        "100 under way per topic (prefetchCount)"),
                List.of(
                        setting(BOTH, "durable", "true", "a broker that starts again has forgotten the queue"),
                        setting(READ, "deletedWhenUnused", "false", "the queue goes when its reader goes"),
                        setting(READ, "autoAck", "false", "a message is gone before it is handled"),
                        setting(READ, "requeueInFailure", "true", "a message that fails is dropped"),
                        setting(READ, "prefetchCount", "100", ""),
                        setting(READ, "concurrency", "parallel", ""),
                        setting(PUBLISH, "deliveryMode", "2", "a broker that starts again has forgotten the message"),
                        setting(
                                PUBLISH,
                                "publisherConfirm",
                                "true",
                                "nobody learns whether the broker has the event")));
    }

    private static ComponentType pulsar() {
        return new ComponentType(
                "pubsub.pulsar",
                new Guarantee(
                        Delivery.BEST_EFFORT,
                        false,
                        "an event that is published before its reader has ever been there is kept only if the namespace has a retention"),
                Handling.EVENTS_WITH_KEYS,
                new Words(
                        "none; with subscribeType: key_shared and processMode: sync per key",
                        "the oldest message that is kept",
                        "100 under way (maxConcurrentHandlers)"),
                List.of(
                        setting(PUBLISH, "persistent", "true", "a broker that starts again has forgotten the topic"),
                        setting(READ, "subscribeMode", "durable", "the position goes when the reader goes"),
                        setting(
                                READ,
                                "subscribeInitialPosition",
                                "earliest",
                                "a new reader does not see what came before it"),
                        setting(READ, "subscribeType", "shared", ""),
                        setting(READ, "redeliveryDelay", "5s", ""),
                        setting(READ, "maxConcurrentHandlers", "100", "")));
    }

    private static ComponentType mqttPubSub() {
        return new ComponentType(
                "pubsub.mqtt3",
                new Guarantee(
                        Delivery.BEST_EFFORT,
                        false,
                        "a message that fails comes again only after a reconnect, and brokers limit what they keep for an absent reader"),
                Handling.EVENTS,
                new Words("none", "what is published after it was first there", "nothing limits what is under way"),
                List.of(
                        setting(BOTH, "qos", "1", "the broker does not acknowledge"),
                        setting(BOTH, "cleanSession", "false", "the broker forgets what comes while nobody reads"),
                        setting(PUBLISH, "retain", "false", "")));
    }

    private static ComponentType inMemory() {
        return new ComponentType(
                "pubsub.in-memory",
                new Guarantee(
                        Delivery.BEST_EFFORT,
                        false,
                        "it lives inside one sidecar: two cannot talk to each other, and nothing outlives it"),
                Handling.EVENTS,
                new Words("one at a time", "what is published after it was there", "for trying things out only"),
                List.of());
    }

    private static ComponentType kafkaBinding() {
        return new ComponentType(
                "bindings.kafka",
                new Guarantee(Delivery.AT_LEAST_ONCE, true, "the offset is committed after the bus has the event"),
                Handling.BINDING,
                new Words(
                        "per partition", FROM_OLDEST, "one message per partition is under way; pubsub.kafka is faster"),
                List.of(
                        setting(READ, "initialOffset", "oldest", "a new group does not see what came before it"),
                        setting(READ, "consumeRetryEnabled", "true", LOST_ON_ERROR),
                        setting(READ, "consumeRetryInterval", "1s", ""),
                        setting(READ, "sessionTimeout", SESSION, ""),
                        setting(READ, "heartbeatInterval", HEARTBEAT, ""),
                        setting(READ, "escapeHeaders", "true", UNSPEAKABLE)));
    }

    private static ComponentType mqttBinding() {
        return new ComponentType(
                "bindings.mqtt3",
                new Guarantee(
                        Delivery.BEST_EFFORT,
                        false,
                        "nothing limits what is under way, and a subscription that the broker refuses is not tried again"),
                Handling.BINDING,
                new Words(
                        "none",
                        "what is published after it was first there",
                        "one topic filter; always QoS 1; no limit on what is under way. Measured: none of 9,000 messages lost or twice while role and sidecar were killed"),
                List.of(
                        setting(READ, "cleanSession", "false", "the broker forgets what comes while nobody reads"),
                        setting(
                                READ,
                                "backOffMaxRetries",
                                "-1",
                                "a message that failed so often comes again only after a reconnect"),
                        setting(READ, "retain", "false", "")));
    }

    private static ComponentType rabbitmqBinding() {
        return new ComponentType(
                "bindings.rabbitmq",
                new Guarantee(
                        Delivery.AT_LEAST_ONCE,
                        true,
                        "a message is acknowledged after the bus has it, else it goes back into its queue"),
                Handling.BINDING,
                new Words("that of the queue, until one goes back", "what the queue holds", "one message at a time"),
                List.of(
                        setting(READ, "durable", "true", "a broker that starts again has forgotten the queue"),
                        setting(READ, "deleteWhenUnused", "false", "the queue goes when its reader goes"),
                        setting(READ, "prefetchCount", "10", "")));
    }

    private static ComponentType queueBinding(String type, String after) {
        return new ComponentType(
                type,
                new Guarantee(Delivery.AT_LEAST_ONCE, false, "a message that is not taken comes again after " + after),
                Handling.BINDING,
                new Words("that of the service", "what the queue holds", "those of the service"),
                List.of());
    }

    private static ComponentType carelessBinding(String type, String reason) {
        return new ComponentType(
                type,
                new Guarantee(Delivery.BEST_EFFORT, false, reason),
                Handling.BINDING,
                new Words("that of the service", "what comes after it was there", "none known"),
                List.of());
    }

    private static ComponentType unknown(String type) {
        boolean binding = type.startsWith("bindings.");
        return new ComponentType(
                type,
                new Guarantee(
                        Delivery.BEST_EFFORT, false, "Sluice does not know " + type + ": its own settings decide"),
                binding ? Handling.BINDING : Handling.EVENTS,
                new Words("unknown", "unknown", "unknown"),
                List.of());
    }

    private static Setting setting(Setting.Use use, String name, String value, String otherwise) {
        return new Setting(use, name, value, otherwise);
    }
}
