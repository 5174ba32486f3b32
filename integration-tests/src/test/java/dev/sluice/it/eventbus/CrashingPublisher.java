package dev.sluice.it.eventbus;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/**
 * The process that {@link EmbeddedLogCrashIT} kills: publishes as fast as it can and notes what was acknowledged. With each
 * batch it adds its size to a counter in the journal.
 */
final class CrashingPublisher {

    static final Topic TOPIC = new Topic("default/default", "default.crash.in");

    private CrashingPublisher() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        String run = args[2];
        Random random = new Random(run.hashCode());
        EmbeddedLog log = EmbeddedLog.open(directory, Map.of(), Clock.systemUTC());
        Semaphore inFlight = new Semaphore(32);
        try (FileChannel acknowledged =
                FileChannel.open(Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int i = 0; ; i++) {
                inFlight.acquire();
                String prefix = run + "-" + i + "-";
                int size = 1 + random.nextInt(40);
                log.publish(batch(prefix, size)).thenRun(() -> note(acknowledged, prefix + " " + size + "\n"));
                log.write(connection -> {
                            try (var statement = connection.createStatement()) {
                                statement.execute("CREATE TABLE IF NOT EXISTS counter(run TEXT PRIMARY KEY, batches)");
                                statement.execute("INSERT INTO counter VALUES('" + run
                                        + "', 1) ON CONFLICT DO UPDATE SET batches = batches + 1");
                            }
                        })
                        .thenRun(inFlight::release);
            }
        }
    }

    static List<Publication> batch(String prefix, int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> new Publication(TOPIC, event(prefix + i)))
                .toList();
    }

    static Event event(String id) {
        return Event.builder()
                .id(id)
                .source("/crash")
                .type("t")
                .data((id + " ").repeat(40).getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private static void note(FileChannel acknowledged, String line) {
        try {
            acknowledged.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
