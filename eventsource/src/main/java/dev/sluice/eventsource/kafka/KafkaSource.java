package dev.sluice.eventsource.kafka;

import dev.sluice.crds.model.KafkaSettings;
import dev.sluice.eventsource.spi.Backoff;
import dev.sluice.eventsource.spi.Emitter;
import dev.sluice.eventsource.spi.PatientEmitter;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceStatus;
import dev.sluice.eventsource.spi.SourceStatus.State;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one topic, on a thread of its own, with one consumer after another for as long as it is open. */
final class KafkaSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSource.class);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final long JOIN_MILLIS = Duration.ofSeconds(12).toMillis();

    private final SourceContext context;
    private final KafkaSettings settings;
    private final ConsumerProperties properties;
    private final KafkaProblem problem;
    private final RecordMessages messages;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile SourceStatus status = SourceStatus.of(State.CONNECTING);
    private @Nullable Thread thread;

    KafkaSource(SourceContext context, KafkaSettings settings) {
        this.context = context;
        this.settings = settings;
        this.properties = new ConsumerProperties(context, settings);
        this.problem = new KafkaProblem(settings, properties.group());
        this.messages = new RecordMessages(context.name().hash());
    }

    @Override
    public synchronized void start(Emitter emitter) {
        Thread reading = new Thread(() -> read(emitter), "kafka " + context.name());
        reading.setDaemon(true);
        reading.start();
        thread = reading;
    }

    @Override
    public SourceStatus status() {
        return status;
    }

    @Override
    public synchronized void close() {
        closing.countDown();
        if (thread != null) {
            try {
                thread.join(JOIN_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        status = SourceStatus.of(State.CLOSED);
    }

    private void read(Emitter bus) {
        Backoff backoff = context.backoff();
        try (PatientEmitter emitter = new PatientEmitter(bus, context, () -> {})) {
            while (!isClosing()) {
                try {
                    readOnce(emitter, backoff);
                } catch (RuntimeException failure) { // the boundary: whatever failed, a new consumer tries again
                    standBack(failure, backoff.next());
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void readOnce(PatientEmitter emitter, Backoff backoff) throws InterruptedException {
        status = new SourceStatus(State.CONNECTING, "connecting to " + settings.brokers());
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties.read(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            KafkaReader reader = new KafkaReader(consumer, settings.topic(), emitter, messages, this::isClosing);
            reader.join();
            Metric connections = connections(consumer);
            while (!isClosing()) {
                reader.turn();
                status = statusOf(reader, emitter, connections);
                if (status.state() == State.RUNNING) {
                    backoff.reset();
                }
            }
            reader.leave();
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE));
        }
    }

    private SourceStatus statusOf(KafkaReader reader, PatientEmitter emitter, Metric connections) {
        if (((Number) connections.metricValue()).doubleValue() < 1) {
            return new SourceStatus(State.CONNECTING, problem.unreachable() + "; trying again");
        }
        if (!reader.hasJoined()) {
            return new SourceStatus(State.CONNECTING, "joining consumer group \"" + properties.group() + "\"");
        }
        return emitter.refusal()
                .map(reason -> new SourceStatus(State.WAITING_FOR_BUS, reason))
                .orElseGet(() -> new SourceStatus(
                        State.RUNNING,
                        reader.isSpare()
                                ? "other members of consumer group \"" + properties.group() + "\" read all partitions"
                                : ""));
    }

    private static Metric connections(KafkaConsumer<?, ?> consumer) {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("connection-count"))
                .map(metric -> (Metric) metric.getValue())
                .findFirst()
                .orElseThrow(() -> new KafkaException("the Kafka client has no metric connection-count"));
    }

    private void standBack(RuntimeException failure, Duration wait) throws InterruptedException {
        String message = problem.describe(failure);
        status = new SourceStatus(State.CONNECTING, message + "; next try in " + wait.toMillis() + " ms");
        LOG.atWarn()
                .addKeyValue("source", context.name())
                .addKeyValue("wait", wait)
                .addKeyValue("reason", message)
                .log("cannot read from Kafka");
        LOG.debug("cannot read from Kafka", failure);
        boolean unused = closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }
}
