package dev.sluice.it.brokers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker with its own process is the one that tests of a killed broker rely on. */
class KafkaBrokerIT {

    @TempDir
    Path folder;

    @Test
    void aKilledBrokerComesBackWithWhatItAcknowledged() throws Exception {
        try (KafkaBroker broker = KafkaBroker.withOwnProcess(Files.createDirectory(folder.resolve("kafka")))
                .start()) {
            broker.createTopic("orders", 1);
            assertThat(send(broker)).isZero();

            broker.stop();
            broker.start();

            assertThat(send(broker)).isEqualTo(1);
        }
    }

    private static long send(KafkaBroker broker) throws Exception {
        try (KafkaProducer<String, byte[]> producer = broker.producer()) {
            return producer.send(new ProducerRecord<>("orders", new byte[0]))
                    .get(30, TimeUnit.SECONDS)
                    .offset();
        }
    }
}
