package dev.sluice.eventsource.kafka;

import dev.sluice.eventsource.spi.PatientEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of a consumer: finds the topic, joins the group, and turns records into messages until it is told to stop or
 * something fails that a new consumer may mend. Only one thread uses it.
 *
 * <p>What was polled and does not fit the window stays in {@code unread}, with all partitions paused, so that the group
 * membership lives on while the bus is slow.
 */
final class KafkaReader implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaReader.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int LOOKS = 3;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ROOM = Duration.ofMillis(100);
    private static final Duration HAND_OVER = Duration.ofSeconds(5);
    private static final long COMMIT_INTERVAL_NANOS = Duration.ofMillis(500).toNanos();
    private static final long TOPIC_CHECK_NANOS = Duration.ofSeconds(10).toNanos();

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final PatientEmitter emitter;
    private final RecordMessages messages;
    private final BooleanSupplier stop;
    private final Deque<ConsumerRecord<byte[], byte[]>> unread = new ArrayDeque<>();
    private final Map<TopicPartition, PartitionProgress> progress = new HashMap<>();
    private long nextCommitNanos = System.nanoTime();
    private long nextTopicCheckNanos;
    private boolean joined;

    KafkaReader(
            Consumer<byte[], byte[]> consumer,
            String topic,
            PatientEmitter emitter,
            RecordMessages messages,
            BooleanSupplier stop) {
        this.consumer = consumer;
        this.topic = topic;
        this.emitter = emitter;
        this.messages = messages;
        this.stop = stop;
    }

    /**
     * Waits for the topic and joins the group.
     *
     * @throws KafkaException when no broker answers, the topic does not exist, or we may not read it
     */
    void join() {
        requireTopic();
        consumer.subscribe(List.of(topic), this);
    }

    /**
     * One turn: hands on what was read, reads more if the bus has room, commits from time to time.
     *
     * @throws KafkaException when this consumer cannot go on
     * @throws InterruptedException when the thread is interrupted
     */
    void turn() throws InterruptedException {
        emitUnread();
        if (unread.isEmpty() && emitter.hasRoom()) {
            consumer.resume(consumer.paused());
            consumer.poll(POLL).forEach(unread::add);
        } else {
            consumer.pause(consumer.assignment());
            emitter.awaitRoom(ROOM);
            consumer.poll(Duration.ZERO).forEach(unread::add);
        }
        if (System.nanoTime() - nextCommitNanos >= 0) {
            nextCommitNanos = System.nanoTime() + COMMIT_INTERVAL_NANOS;
            commitInPassing();
        }
        checkTopicWhenIdle();
    }

    /** Whether the group has told this consumer what is its part. */
    boolean hasJoined() {
        return joined;
    }

    /** Whether other members of the group read all partitions. */
    boolean isSpare() {
        return joined && consumer.assignment().isEmpty();
    }

    /** Lets the bus finish, commits what it has, and leaves the group. */
    void leave() {
        onPartitionsRevoked(List.copyOf(progress.keySet()));
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        joined = true;
        for (TopicPartition partition : partitions) {
            progress.put(partition, new PartitionProgress());
        }
        pinNewPositions(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        unread.removeIf(record -> partitions.contains(new TopicPartition(record.topic(), record.partition())));
        try {
            emitter.awaitIdle(HAND_OVER);
            Map<TopicPartition, OffsetAndMetadata> offsets = toCommit(partitions);
            if (!offsets.isEmpty()) {
                consumer.commitSync(offsets, HAND_OVER);
            }
        } catch (KafkaException failure) {
            LOG.atWarn()
                    .addKeyValue("topic", topic)
                    .addKeyValue("reason", failure.getMessage())
                    .log("Kafka took no final commit; the next reader repeats some records");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        progress.keySet().removeAll(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        unread.removeIf(record -> partitions.contains(new TopicPartition(record.topic(), record.partition())));
        progress.keySet().removeAll(partitions);
    }

    /**
     * Commits where reading begins, so that a group that began at the newest record does not begin there again after a
     * restart and miss what came in between.
     */
    private void pinNewPositions(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> known = consumer.committed(Set.copyOf(partitions), HAND_OVER);
        for (TopicPartition partition : partitions) {
            if (known.get(partition) == null) {
                positions.put(partition, new OffsetAndMetadata(consumer.position(partition, HAND_OVER)));
            }
        }
        if (!positions.isEmpty()) {
            consumer.commitAsync(positions, (offsets, failure) -> {});
        }
    }

    private void emitUnread() {
        while (!unread.isEmpty() && emitter.hasRoom()) {
            ConsumerRecord<byte[], byte[]> record = unread.removeFirst();
            PartitionProgress of = progress.get(new TopicPartition(record.topic(), record.partition()));
            if (of != null) {
                PartitionProgress.Taken taken = of.began(record.offset());
                emitter.emit(messages.of(record)).thenRun(taken::done);
            }
        }
    }

    private void commitInPassing() {
        Map<TopicPartition, OffsetAndMetadata> offsets = toCommit(progress.keySet());
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (sent, failure) -> {
                if (failure == null) {
                    sent.forEach(this::committed);
                }
            });
        }
    }

    private void committed(TopicPartition partition, OffsetAndMetadata offset) {
        PartitionProgress of = progress.get(partition);
        if (of != null) {
            of.committed(offset.offset());
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> toCommit(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            PartitionProgress of = progress.get(partition);
            OptionalLong offset = of == null ? OptionalLong.empty() : of.toCommit();
            offset.ifPresent(next -> offsets.put(partition, new OffsetAndMetadata(next)));
        }
        return offsets;
    }

    /** Looks with patience, in short steps so that a stop is noticed. */
    private void requireTopic() {
        for (int look = 1; !stop.getAsBoolean(); look++) {
            try {
                if (consumer.partitionsFor(topic, LOOK).isEmpty()) {
                    throw new UnknownTopicOrPartitionException(topic);
                }
                return;
            } catch (TimeoutException noAnswer) {
                if (look == LOOKS) {
                    throw noAnswer;
                }
            }
        }
    }

    /** A topic that was removed leaves a consumer without partitions, and without an error. */
    private void checkTopicWhenIdle() {
        if (isSpare() && System.nanoTime() - nextTopicCheckNanos >= 0) {
            nextTopicCheckNanos = System.nanoTime() + TOPIC_CHECK_NANOS;
            requireTopic();
        }
    }
}
