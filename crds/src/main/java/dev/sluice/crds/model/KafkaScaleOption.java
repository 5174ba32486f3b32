package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Inline;
import org.jspecify.annotations.Nullable;

/** How a Kafka source scales. */
public record KafkaScaleOption(
        @Inline ScaleOption scale,
        @Doc("The group whose lag counts.") @Nullable String consumerGroup,
        @Doc("The topic whose lag counts.") @Nullable String topic,
        @Doc("Lag per replica.") String lagThreshold) {}
