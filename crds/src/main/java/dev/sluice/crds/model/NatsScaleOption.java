package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Inline;
import org.jspecify.annotations.Nullable;

/** How the readers of a natsStreaming bus scale. */
public record NatsScaleOption(
        @Inline ScaleOption scale,
        @Doc("Host and port of the server's monitoring.") String natsServerMonitoringEndpoint,

        @Doc("Queue group; by default the consumer.") @Nullable
        String queueGroup,

        @Doc("Durable subscription; by default that of the bus.") @Nullable
        String durableName,

        @Doc("Subject; by default the topic.") @Nullable String subject,
        @Doc("Lag per replica.") String lagThreshold) {}
