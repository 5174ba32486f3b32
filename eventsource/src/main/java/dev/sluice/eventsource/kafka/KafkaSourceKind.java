package dev.sluice.eventsource.kafka;

import dev.sluice.crds.model.KafkaSettings;
import dev.sluice.eventsource.spi.AttemptLoop;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceKind;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The kind {@code kafka}: at least once, in order of each partition. An offset is committed only when the bus has the event
 * of it and of every record before it. {@code --resolve} replaces the addresses of {@code brokers}, not those that the
 * brokers advertise.
 */
public final class KafkaSourceKind implements SourceKind<KafkaSettings> {

    /** Makes the kind. */
    public KafkaSourceKind() {}

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Class<KafkaSettings> settingsType() {
        return KafkaSettings.class;
    }

    /**
     * Makes a source of one topic.
     *
     * @throws IllegalArgumentException when {@code properties} sets what Sluice has to decide to lose nothing, or what the
     *     client does not take
     */
    @Override
    public Source create(SourceContext context, KafkaSettings settings) {
        for (String property : settings.properties().keySet()) {
            if (ConsumerProperties.RESERVED.contains(property)) {
                throw new IllegalArgumentException("kafka.properties: \"" + property
                        + "\" is set by Sluice, which depends on it to lose nothing; remove it");
            }
            if (!ConsumerConfig.configNames().contains(property)) {
                throw new IllegalArgumentException(
                        "kafka.properties: \"" + property
                                + "\" is not a property of the Kafka consumer; see https://kafka.apache.org/documentation/#consumerconfigs");
            }
        }
        KafkaAttempt attempt = new KafkaAttempt(context, settings);
        return new AttemptLoop(context, context.backoff(), attempt, attempt::describe);
    }
}
