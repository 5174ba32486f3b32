package dev.sluice.eventbus.embedded;

import static dev.sluice.eventbus.contract.TestEvents.batch;
import static dev.sluice.eventbus.contract.TestEvents.event;
import static dev.sluice.eventbus.contract.TestEvents.large;
import static dev.sluice.eventbus.contract.TestEvents.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventBusException.Kind;
import dev.sluice.eventbus.EventQuery;
import dev.sluice.eventbus.Journal;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedLogFaultTest {

    private static final Topic TOPIC = new Topic("default/default", "default.web.in");

    @TempDir
    Path directory;

    private EmbeddedLog open() {
        return EmbeddedLog.open(directory, Map.of(), Clock.systemUTC());
    }

    private Path file() {
        return directory.resolve(EmbeddedLog.FILE);
    }

    private EventBusException refusedToOpen() {
        return catchThrowableOfType(EventBusException.class, () -> open().close());
    }

    private static Journal.Work sql(String... statements) {
        return connection -> {
            try (var statement = connection.createStatement()) {
                for (String each : statements) {
                    statement.execute(each);
                }
            }
        };
    }

    private static void write(EmbeddedLog log, Journal.Work work) {
        log.write(work).toCompletableFuture().join();
    }

    private static int number(EmbeddedLog log, String query) {
        return log.read(connection -> number(connection, query));
    }

    private static int number(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void keepsTheJournalInTheSameCommitsAndDropsOnlyTheWorkThatFailed() throws Exception {
        try (EmbeddedLog log = open()) {
            write(log, sql("CREATE TABLE mine(x INTEGER PRIMARY KEY)"));
            var first = log.write(sql("INSERT INTO mine VALUES(1)"));
            var failing = log.write(sql("INSERT INTO mine VALUES(2)", "INSERT INTO mine VALUES(1)"));
            var throwing = log.write(connection -> {
                sql("INSERT INTO mine VALUES(3)").run(connection);
                throw new IllegalStateException("defect");
            });
            var published = log.publish(batch(TOPIC, "a", 3));
            var last = log.write(sql("INSERT INTO mine VALUES(4)"));

            first.toCompletableFuture().join();
            last.toCompletableFuture().join();
            assertThat(published.toCompletableFuture().join()).hasSize(3);
            assertThatThrownBy(() -> failing.toCompletableFuture().join())
                    .cause()
                    .isInstanceOf(EventBusException.class)
                    .hasMessageContaining("journal work failed");
            assertThatThrownBy(() -> throwing.toCompletableFuture().join())
                    .cause()
                    .hasMessageContaining("defect");
            assertThat(number(log, "SELECT sum(x) FROM mine")).isEqualTo(5);
        }
        try (EmbeddedLog log = open()) {
            assertThat(number(log, "SELECT sum(x) FROM mine")).isEqualTo(5);
            assertThat(log.head()).isEqualTo(3);
        }
    }

    @Test
    void readsOneCommitWithAllQueriesOfAReading() {
        try (EmbeddedLog log = open()) {
            write(log, sql("CREATE TABLE mine(x INTEGER PRIMARY KEY)", "INSERT INTO mine VALUES(1)"));
            int seenTwice = log.read(connection -> {
                int before = number(connection, "SELECT sum(x) FROM mine");
                write(log, sql("INSERT INTO mine VALUES(4)"));
                return before * 10 + number(connection, "SELECT sum(x) FROM mine");
            });
            assertThat(seenTwice).isEqualTo(11);
            assertThat(number(log, "SELECT sum(x) FROM mine")).isEqualTo(5);
        }
    }

    @Test
    void doesNotLetQueriesWrite() {
        try (EmbeddedLog log = open()) {
            assertThatThrownBy(() -> log.read(connection -> {
                        sql("DELETE FROM log_event").run(connection);
                        return 0;
                    }))
                    .isInstanceOf(EventBusException.class);
        }
    }

    @Test
    void isFullWhenTheDiskIsAndGoesOnWhenThereIsRoom() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        try (EmbeddedLog log = open()) {
            write(log, sql("PRAGMA max_page_count=400"));
            EventBusException full = null;
            for (int i = 0; full == null; i++) {
                try {
                    publish(log, TOPIC, large("e" + i, 20_000));
                    acknowledged.add("e" + i);
                } catch (ExecutionException refused) {
                    full = (EventBusException) refused.getCause();
                }
            }
            assertThat(full.kind()).isEqualTo(Kind.FULL);
            assertThat(full).hasMessageContaining("make room on the disk");
            assertThat(log.head()).isEqualTo(acknowledged.size());

            write(log, sql("PRAGMA max_page_count=100000"));
            PublishResult result = publish(log, TOPIC, event("after"));
            assertThat(result.position()).isEqualTo(acknowledged.size() + 1L);
            acknowledged.add("after");
        }
        try (EmbeddedLog log = open()) {
            assertThat(log.read(0, 1000))
                    .extracting(StoredEvent::event)
                    .extracting(each -> each.id())
                    .isEqualTo(acknowledged);
        }
    }

    @Test
    void recognisesRepeatsOfWhatADiskThatWasFullDidNotStore() throws Exception {
        try (EmbeddedLog log = open()) {
            publish(log, TOPIC, event("first"));
            write(log, sql("PRAGMA max_page_count=40"));
            assertThatThrownBy(() -> publish(log, TOPIC, large("big", 900_000))).isInstanceOf(ExecutionException.class);
            write(log, sql("PRAGMA max_page_count=100000"));

            assertThat(publish(log, TOPIC, large("big", 900_000))).isInstanceOf(PublishResult.Stored.class);
            assertThat(publish(log, TOPIC, event("first"))).isEqualTo(new PublishResult.Duplicate(1));
            assertThat(log.find(EventQuery.byId("big"))).hasSize(1);
        }
    }

    @Test
    void refusesADirectoryInUse() {
        try (EmbeddedLog log = open()) {
            EventBusException refused = refusedToOpen();
            assertThat(refused.kind()).isEqualTo(Kind.LOCKED);
            assertThat(refused)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
            assertThat(log.head()).isZero();
        }
        open().close();
    }

    @Test
    void refusesAFileOfANewerVersion() throws Exception {
        open().close();
        alter("PRAGMA user_version=999");

        EventBusException refused = refusedToOpen();

        assertThat(refused.kind()).isEqualTo(Kind.NEWER_VERSION);
        assertThat(refused).hasMessageContaining("999").hasMessageContaining(file().toString());
    }

    private void alter(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void saysWhatToDoAboutADamagedFile() throws Exception {
        try (EmbeddedLog log = open()) {
            for (int i = 0; i < 20; i++) {
                publish(log, batch(TOPIC, "r" + i + "-", 200));
            }
        }
        byte[] sound = Files.readAllBytes(file());

        Files.write(
                file(),
                "this is not a database, not at all, and long enough to look"
                        .repeat(10)
                        .getBytes(StandardCharsets.US_ASCII));
        assertDamaged();
        Files.write(file(), java.util.Arrays.copyOf(sound, sound.length / 2));
        assertDamaged();
        Files.write(file(), sound);
        overwrite(file(), sound.length / 2, 9000);
        assertDamaged();
        Files.write(file(), sound);
        Files.write(
                directory.resolve(EmbeddedLog.FILE + "-wal"), new byte[] {1}, java.nio.file.StandardOpenOption.CREATE);
        overwrite(directory.resolve(EmbeddedLog.FILE + "-wal"), 0, 5000);
        assertDamaged();
        Files.delete(directory.resolve(EmbeddedLog.FILE + "-wal"));
        try (EmbeddedLog log = open()) {
            assertThat(log.head()).isEqualTo(4000);
        }
    }

    private void assertDamaged() {
        EventBusException refused = refusedToOpen();
        assertThat(refused).isNotNull();
        assertThat(refused.kind()).isEqualTo(Kind.DAMAGED);
        assertThat(refused).hasMessageContaining("restore a backup").hasMessageContaining(file().toString());
    }

    private static void overwrite(Path file, long from, int bytes) throws IOException {
        try (RandomAccessFile damage = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] garbage = new byte[bytes];
            java.util.Arrays.fill(garbage, (byte) 0xA5);
            damage.seek(from);
            damage.write(garbage);
        }
    }

    @Test
    void writesAConsistentBackupWhileEventsCome() throws Exception {
        Path target = directory.resolve("backup.db");
        Path restored = Files.createDirectory(directory.resolve("restored"));
        try (EmbeddedLog log = open()) {
            write(log, sql("CREATE TABLE mine(x)", "INSERT INTO mine VALUES(42)"));
            publish(log, batch(TOPIC, "a", 2000));
            List<java.util.concurrent.CompletionStage<List<PublishResult>>> coming = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                coming.add(log.publish(batch(TOPIC, i + "-", 20)));
            }
            log.backup(target);
            coming.forEach(stage -> stage.toCompletableFuture().join());
            assertThatThrownBy(() -> log.backup(target)).hasMessageContaining("exists");
        }
        Files.copy(target, restored.resolve(EmbeddedLog.FILE));
        try (EmbeddedLog log = EmbeddedLog.open(restored, Map.of(), Clock.systemUTC())) {
            assertThat(log.head()).isBetween(2000L, 3000L);
            assertThat(log.read(0, 5000)).hasSize((int) log.head());
            assertThat(number(log, "SELECT x FROM mine")).isEqualTo(42);
            assertThat(publish(log, TOPIC, event("a7"))).isEqualTo(new PublishResult.Duplicate(8));
        }
    }

    @Test
    void showsReadableEventsToAnySqliteTool() throws Exception {
        try (EmbeddedLog log = open()) {
            publish(log, TOPIC, event("a", "{\"ip\":\"203.0.113.7\"}"));
            String row = log.read(connection -> {
                try (var statement = connection.createStatement();
                        var rows = statement.executeQuery(
                                "SELECT position || ' ' || bus || ' ' || topic || ' ' || id || ' ' || source || ' ' || type"
                                        + " || ' ' || data FROM events WHERE bus_time LIKE '20__-%Z'")) {
                    rows.next();
                    return rows.getString(1);
                }
            });
            assertThat(row)
                    .isEqualTo("1 default/default default.web.in a /test dev.sluice.test {\"ip\":\"203.0.113.7\"}");
        }
    }

    @Test
    void countsWhatItDoes() throws Exception {
        try (EmbeddedLog log = open()) {
            publish(log, batch(TOPIC, "a", 10));
            publish(log, TOPIC, event("a0"));
            publish(log, TOPIC, event("a0", "other"));

            LogMetrics metrics = log.metrics();
            assertThat(metrics.appended()).isEqualTo(11);
            assertThat(metrics.duplicates()).isEqualTo(1);
            assertThat(metrics.conflicting()).isEqualTo(1);
            assertThat(metrics.commits()).as("one each, and the log's own").isGreaterThanOrEqualTo(3);
            assertThat(Arrays.stream(metrics.commitBuckets()).sum()).isGreaterThanOrEqualTo(3);
            assertThat(metrics.fileBytes() + metrics.walBytes()).isPositive();
        }
    }

    @Test
    void refusesWorkAfterItClosed() {
        EmbeddedLog log = open();
        log.close();
        log.close();

        assertThatThrownBy(() -> write(log, sql("SELECT 1")))
                .isInstanceOf(CompletionException.class)
                .cause()
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> log.find(EventQuery.newest(1))).isInstanceOf(EventBusException.class);
    }
}
