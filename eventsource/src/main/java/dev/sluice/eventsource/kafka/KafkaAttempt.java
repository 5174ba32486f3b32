package dev.sluice.eventsource.kafka;

import dev.sluice.crds.model.KafkaSettings;
import dev.sluice.eventsource.spi.AttemptLoop.Attempt;
import dev.sluice.eventsource.spi.AttemptLoop.Life;
import dev.sluice.eventsource.spi.PatientEmitter;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceStatus;
import dev.sluice.eventsource.spi.SourceStatus.State;
import java.time.Duration;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes a consumer, lets a {@link KafkaReader} take its turns, and tells from the client's metrics how it stands. */
final class KafkaAttempt implements Attempt {

    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final KafkaSettings settings;
    private final ConsumerProperties properties;
    private final KafkaProblem problem;
    private final RecordMessages messages;

    KafkaAttempt(SourceContext context, KafkaSettings settings) {
        this.settings = settings;
        this.properties = new ConsumerProperties(context, settings);
        this.problem = new KafkaProblem(settings, properties.group());
        this.messages = new RecordMessages(context.name().hash());
    }

    @Override
    public void run(PatientEmitter emitter, Life life) throws InterruptedException {
        life.report(new SourceStatus(State.CONNECTING, "connecting to " + settings.brokers()));
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties.read(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            KafkaReader reader = new KafkaReader(consumer, settings.topic(), emitter, messages, life::isClosing);
            reader.join();
            Metric connections = connections(consumer);
            while (!life.isClosing()) {
                reader.turn();
                life.report(status(reader, emitter, connections));
            }
            reader.leave();
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE));
        }
    }

    /** Says what a failure means. */
    String describe(RuntimeException failure) {
        return problem.describe(failure);
    }

    private SourceStatus status(KafkaReader reader, PatientEmitter emitter, Metric connections) {
        if (((Number) connections.metricValue()).doubleValue() < 1) {
            return new SourceStatus(State.CONNECTING, problem.unreachable() + "; trying again");
        }
        if (!reader.hasJoined()) {
            return new SourceStatus(State.CONNECTING, "joining consumer group \"" + properties.group() + "\"");
        }
        if (reader.isSpare()) {
            String others = "other members of consumer group \"" + properties.group() + "\" read all partitions";
            return new SourceStatus(State.RUNNING, others);
        }
        return emitter.refusal()
                .map(reason -> new SourceStatus(State.WAITING_FOR_BUS, reason))
                .orElseGet(() -> SourceStatus.of(State.RUNNING));
    }

    /** A client that has lost its brokers does not say so; it only has no connection any more. */
    private static Metric connections(KafkaConsumer<?, ?> consumer) {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("connection-count"))
                .map(metric -> (Metric) metric.getValue())
                .findFirst()
                .orElseThrow(() -> new KafkaException("the Kafka client has no metric connection-count"));
    }
}
