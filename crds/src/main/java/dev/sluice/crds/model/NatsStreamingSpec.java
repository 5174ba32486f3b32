package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Exclusive;
import dev.sluice.crds.schema.Range;
import dev.sluice.crds.schema.With;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** NATS Streaming as OpenFunction has it. Of the start positions at most one may be given. */
@Exclusive(
        value = {
            "deliverNew",
            "startAtSequence",
            "startWithLastReceived",
            "deliverAll",
            "startAtTimeDelta",
            "startAtTime"
        },
        falseIsAbsent = true)
public record NatsStreamingSpec(
        @Doc("Address of the server.") String natsURL,
        @Doc("Cluster id.") String natsStreamingClusterID,
        @Doc("Queue or topic.") SubscriptionType subscriptionType,

        @Doc("How long an acknowledgement is waited for, such as 30s.") @Nullable
        Duration ackWaitTime,

        @Range(min = 1) @Doc("Most messages without acknowledgement.") @Nullable
        Long maxInFlight,

        @Doc("Name of the durable subscription.") @Nullable String durableSubscriptionName,
        @Doc("Start with new messages only.") @Nullable Boolean deliverNew,

        @Range(min = 1) @Doc("Start at this sequence number.") @Nullable
        Long startAtSequence,

        @Doc("Start with the newest message.") @Nullable Boolean startWithLastReceived,
        @Doc("Start with the oldest message.") @Nullable Boolean deliverAll,
        @Range @Doc("Start this long ago.") @Nullable Duration startAtTimeDelta,

        @Doc("Start at this time, in the form of startAtTimeFormat.") @Nullable
        String startAtTime,

        @With("startAtTime") @Doc("Form of startAtTime, in the manner of Go.") @Nullable
        String startAtTimeFormat,

        @Doc("Queue group; default: derived.") @Nullable String consumerID,

        @With("durableSubscriptionName") @Doc("Becomes a KEDA ScaledObject on Kubernetes.") @Nullable
        NatsScaleOption scaleOption) {}
