package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Exclusive;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Text;
import org.jspecify.annotations.Nullable;

/** Where events are kept, and for how long. At most one of the brokers may be named; none means {@code embedded}. */
@Exclusive({"natsStreaming", "embedded", "kafka", "jetStream", "redis", "rabbitmq", "pulsar", "dapr"})
public record EventBusSpec(
        @Text(Format.TOPIC) @Doc("Prefix of the bus's topics; default none.") @Nullable
        String topic,

        @Doc("NATS Streaming, as in OpenFunction: served by the embedded log or JetStream.") @Nullable
        NatsStreamingSpec natsStreaming,

        @Doc("The embedded log.") @Nullable EmbeddedSpec embedded,
        @Doc("Kafka, through Dapr.") @Nullable KafkaBus kafka,
        @Doc("NATS JetStream, through Dapr.") @Nullable JetStreamBus jetStream,

        @Doc("Redis streams, through Dapr: best effort.") @Nullable
        RedisBus redis,

        @Doc("RabbitMQ, through Dapr.") @Nullable RabbitmqBus rabbitmq,
        @Doc("Pulsar, through Dapr.") @Nullable PulsarBus pulsar,
        @Doc("Any Dapr pub/sub component.") @Nullable DaprComponent dapr,
        @Default("{}") @Doc("How long events are kept.") HistorySpec history,
        @Default("{}") @Doc("How long ids are remembered.") DedupSpec dedup,

        @Default("1Mi") @Doc("The largest event; default 1Mi.")
        ByteSize maxEventBytes,

        @Default("{}") @Doc("Whose triggers may read this bus.")
        AllowedNamespaces allowedNamespaces) {}
