package dev.sluice.it.brokers;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.awaitility.Awaitility;

/** A Kafka broker as a process of its own, which can be killed; also that process's main class. */
final class KafkaProcess {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;

    private KafkaProcess(Process process) {
        this.process = process;
    }

    /** Runs a broker with the settings in this file. */
    public static void main(String[] arguments) throws IOException {
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]))) {
            settings.load(reader);
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        server.startup();
        server.awaitShutdown();
    }

    /** Starts one and waits until it answers; what it writes goes to the end of a file. */
    static KafkaProcess start(Map<String, String> settings, Path log, Callable<Boolean> answers) {
        try {
            Process process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            KafkaProcess.class.getName(),
                            write(settings, log.resolveSibling(log.getFileName() + ".properties")))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new KafkaProcess(process).await(answers, log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private KafkaProcess await(Callable<Boolean> answers, Path log) {
        boolean ready = false;
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> !process.isAlive() || answers.call());
            ready = process.isAlive();
        } finally {
            if (!ready) {
                kill();
            }
        }
        if (!ready) {
            throw new IllegalStateException("the broker ended; see " + log);
        }
        return this;
    }

    private static String write(Map<String, String> settings, Path file) throws IOException {
        Properties properties = new Properties();
        properties.putAll(settings);
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file.toString();
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
