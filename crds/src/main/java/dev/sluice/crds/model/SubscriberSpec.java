package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Exclusive;
import dev.sluice.crds.schema.Expression;
import dev.sluice.crds.schema.ExpressionKind;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.NeedsValue;
import dev.sluice.crds.schema.Text;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who is called when a condition holds. */
@Exclusive(
        value = {"sink", "topic"},
        required = true,
        many = true)
public record SubscriberSpec(
        @Text(Format.DNS_LABEL) @Doc("Name; default: derived from condition and target.") @Nullable
        String name,

        @Expression(ExpressionKind.CONDITION) @Doc("CEL boolean over the names of inputs and patterns.")
        String condition,

        @Doc("Where firings are sent to.") @Nullable SinkSpec sink,

        @Text(Format.TOPIC) @Doc("Where firings are published to, on the trigger's bus.") @Nullable
        String topic,

        @Doc("Where dead letters are sent to, beside the store.") @Nullable
        SinkSpec deadLetterSink,

        @Text(Format.TOPIC) @Doc("Where dead letters are published to, beside the store.") @Nullable
        String deadLetterTopic,

        @Expression(ExpressionKind.PAYLOAD)
        @Doc("CEL over event, data and inputs.<name>; default: the occurrence as it is.")
        @Nullable
        String payload,

        @Doc("True: nothing is sent, the backlog is kept; default false.")
        boolean paused,

        @Doc("Where an answer that is a CloudEvent is published to.") @Nullable
        TopicTarget reply,

        @Expression(ExpressionKind.LABELS)
        @NeedsValue(
                field = "as",
                value = {"alertmanagerAlerts", "alertmanagerWebhook"})
        @Doc("CEL map, for as: alertmanagerAlerts and alertmanagerWebhook.")
        @Nullable
        String labels,

        @Expression(ExpressionKind.LABELS)
        @NeedsValue(
                field = "as",
                value = {"alertmanagerAlerts", "alertmanagerWebhook"})
        @Doc("CEL map, for as: alertmanagerAlerts and alertmanagerWebhook.")
        @Nullable
        String annotations,

        @NeedsValue(field = "as", value = "alertmanagerAlerts")
        @Default("1m")
        @Doc("How often a firing alert is sent again, for as: alertmanagerAlerts; default 1m.")
        Duration resend,

        @Default("cloudevent") @Doc("What is sent; default cloudevent.")
        SendAs as,

        @Default("{}") @Doc("How it is sent.") DeliverySpec delivery) {}
