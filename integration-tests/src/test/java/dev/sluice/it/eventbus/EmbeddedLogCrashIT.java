package dev.sluice.it.eventbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventbus.LogReader;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a publishing process again and again in one data directory; nothing it was told to be stored may be missing. */
class EmbeddedLogCrashIT {

    private static final int KILLS = 5;
    private static final int BATCHES_PER_LIFE = 300;

    @TempDir
    Path directory;

    @Test
    void losesNothingThatWasAcknowledgedWhenItsProcessIsKilled() throws Exception {
        Path data = directory.resolve("data");
        Path acknowledged = directory.resolve("acknowledged");
        Files.createFile(acknowledged);
        for (int kill = 1; kill <= KILLS; kill++) {
            publishUntilKilled(data, acknowledged, "run" + kill);

            check(data, Files.readAllLines(acknowledged), "run" + kill);
        }
    }

    private void publishUntilKilled(Path data, Path acknowledged, String run) throws IOException, InterruptedException {
        int before = lines(acknowledged);
        Process publisher = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingPublisher.class.getName(),
                        data.toString(),
                        acknowledged.toString(),
                        run)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(directory.resolve("errors").toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> lines(acknowledged) - before > BATCHES_PER_LIFE || !publisher.isAlive());
            assertThat(publisher.isAlive())
                    .as(() -> "the publisher ended: " + errors())
                    .isTrue();
        } finally {
            publisher.destroyForcibly();
            assertThat(publisher.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private String errors() {
        try {
            return Files.readString(directory.resolve("errors"));
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    private static int lines(Path file) throws IOException {
        return Files.readAllLines(file).size();
    }

    private static void check(Path data, List<String> batches, String run) throws Exception {
        try (EmbeddedLog log = EmbeddedLog.open(data, Map.of(), Clock.systemUTC());
                LogReader reader = log.observer(0)) {
            Set<String> stored = new HashSet<>();
            long position = 0;
            for (List<StoredEvent> events = reader.poll(1000); !events.isEmpty(); events = reader.poll(1000)) {
                for (StoredEvent event : events) {
                    assertThat(event.position()).isEqualTo(++position);
                    assertThat(event.event())
                            .isEqualTo(CrashingPublisher.event(event.event().id()));
                    assertThat(stored.add(event.event().id())).isTrue();
                }
            }
            assertThat(batches.stream().flatMap(EmbeddedLogCrashIT::ids).filter(id -> !stored.contains(id)))
                    .as("acknowledged and lost")
                    .isEmpty();
            checkRepeats(log, batches);
            checkJournal(log, batches, run);
        }
    }

    private static Stream<String> ids(String batch) {
        int space = batch.indexOf(' ');
        return IntStream.range(0, Integer.parseInt(batch.substring(space + 1)))
                .mapToObj(i -> batch.substring(0, space) + i);
    }

    private static void checkRepeats(EmbeddedLog log, List<String> batches) throws Exception {
        String last = batches.get(batches.size() - 1);
        List<PublishResult> again = log.publish(CrashingPublisher.batch(last.substring(0, last.indexOf(' ')), 1))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        assertThat(again.get(0)).isInstanceOf(PublishResult.Duplicate.class);
    }

    private static void checkJournal(EmbeddedLog log, List<String> batches, String run) {
        long counted = log.read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT batches FROM counter WHERE run = '" + run + "'")) {
                return row.next() ? row.getLong(1) : 0;
            }
        });
        long noted =
                batches.stream().filter(batch -> batch.startsWith(run + "-")).count();
        assertThat(counted).isBetween(noted - 33, noted + 33);
    }
}
