package dev.sluice.eventbus.embedded;

import static dev.sluice.eventbus.contract.TestEvents.batch;
import static dev.sluice.eventbus.contract.TestEvents.event;
import static dev.sluice.eventbus.contract.TestEvents.large;
import static dev.sluice.eventbus.contract.TestEvents.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventbus.BusSettings;
import dev.sluice.eventbus.EventQuery;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.LogReader;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.contract.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedLogDurabilityTest {

    private static final String BUS = "default/default";
    private static final Topic TOPIC = new Topic(BUS, "default.web.in");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    Path directory;

    private EmbeddedLog open(Path where) {
        return EmbeddedLog.open(where, Map.of(), clock);
    }

    private EmbeddedLog open(BusSettings settings) {
        return EmbeddedLog.open(directory.resolve("log"), Map.of(BUS, settings), clock);
    }

    private static BusSettings history(Duration age, long bytes, boolean dropUnread) {
        return new BusSettings(BusSettings.Sync.ALWAYS, age, bytes, dropUnread, Duration.ofMinutes(5), 1000, 1 << 20);
    }

    /** What a machine that loses power now would find: the files, without the process's help. */
    private Path snapshot(Path log, String name) throws IOException {
        Path copy = Files.createDirectory(directory.resolve(name));
        try (Stream<Path> files = Files.list(log)) {
            for (Path file : files.toList()) {
                if (!file.toString().endsWith("-shm")) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
        return copy;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1023, 1024, 1025, 5000})
    void hasEverythingAcknowledgedInACopyOfTheOpenFiles(int count) throws Exception {
        Path original = directory.resolve("log");
        try (EmbeddedLog log = open(original)) {
            publish(log, batch(TOPIC, "a", count));
            Path copy = snapshot(original, "copy");
            publish(log, TOPIC, event("later"));

            try (EmbeddedLog reopened = open(copy)) {
                assertThat(reopened.head()).isEqualTo(count);
                assertThat(reopened.read(0, count + 1)).isEqualTo(log.read(0, count));
                assertThat(reopened.find(EventQuery.byId("a" + count / 2))).hasSize(1);
                assertThat(publish(reopened, TOPIC, event("a0"))).isEqualTo(new PublishResult.Duplicate(1));
                assertThat(publish(reopened, TOPIC, event("a" + (count - 1))))
                        .isEqualTo(new PublishResult.Duplicate(count));
                assertThat(publish(reopened, TOPIC, event("new")).position()).isEqualTo(count + 1);
            }
        }
    }

    @Test
    void neverGivesAPositionOrAnEarlierTimeAgainAfterEverythingWasRemoved() throws Exception {
        try (EmbeddedLog log = open(history(Duration.ofMinutes(1), 1 << 30, false))) {
            publish(log, batch(TOPIC, "a", 10));
            clock.advance(Duration.ofMinutes(5));
            await().until(() -> log.earliest() == 11);
        }
        clock.advance(Duration.ofMinutes(-30));
        try (EmbeddedLog log = open(history(Duration.ofMinutes(1), 1 << 30, false))) {
            assertThat(log.head()).isEqualTo(10);
            assertThat(log.earliest()).isEqualTo(11);
            PublishResult.Stored stored = (PublishResult.Stored) publish(log, TOPIC, event("b"));
            assertThat(stored.position()).isEqualTo(11);
            assertThat(stored.busTimeMillis()).isGreaterThan(clock.millis());
        }
    }

    @Test
    void countsTheHistoryRightAfterACrash() throws Exception {
        BusSettings small = history(Duration.ofDays(1), 200_000, false);
        Path copy;
        try (EmbeddedLog log = open(small)) {
            for (int i = 0; i < 500; i++) {
                publish(log, TOPIC, large("e" + i, 1000));
            }
            copy = snapshot(directory.resolve("log"), "copy");
        }
        try (EmbeddedLog log = EmbeddedLog.open(copy, Map.of(BUS, small), clock)) {
            for (int i = 500; i < 1000; i++) {
                publish(log, TOPIC, large("e" + i, 1000));
            }
            List<StoredEvent> kept = log.read(log.earliest() - 1, 10_000);
            assertThat(kept.size()).isBetween(150, 200);
            assertThat(kept.get(kept.size() - 1).position()).isEqualTo(1000);
        }
    }

    @Test
    void holdsForAReaderThatDoesNotComeBackAtOnceAfterARestart() throws Exception {
        BusSettings aged = history(Duration.ofMinutes(1), 1 << 30, false);
        try (EmbeddedLog log = open(aged);
                LogReader reader = log.reader("group", 0)) {
            publish(log, batch(TOPIC, "a", 10));
            reader.poll(4);
            reader.release(4);
        }
        clock.advance(Duration.ofHours(1));
        try (EmbeddedLog log = open(aged)) {
            await().until(() -> log.earliest() == 5);
            assertThat(log.lags()).containsEntry("group", 6L);
            publish(log, TOPIC, event("b"));
            try (LogReader reader = log.reader("group", 4)) {
                assertThat(reader.poll(100)).hasSize(7);
            }
        }
    }

    @Test
    void keepsCountingWhatWasDroppedUnreadOverARestart() throws Exception {
        BusSettings dropping = history(Duration.ofMinutes(1), 1 << 30, true);
        try (EmbeddedLog log = open(dropping)) {
            log.reader("group", 0).holdOnly(Set.of(BUS));
            publish(log, batch(TOPIC, "a", 10));
            clock.advance(Duration.ofHours(1));
            await().until(() -> log.metrics().expiredUnread().containsValue(10L));
        }
        try (EmbeddedLog log = open(dropping)) {
            assertThat(log.reader("group", 10).expiredUnread()).isEqualTo(10);
        }
    }

    @Test
    void readsBehindTheTailFromDiskWithoutAGap() throws Exception {
        try (EmbeddedLog log = open(directory.resolve("log"));
                LogReader reader = log.observer(0)) {
            for (int i = 0; i < 70; i++) {
                publish(log, batch(TOPIC, "r" + i + "-", 1000));
            }
            List<Long> positions = new ArrayList<>();
            for (List<StoredEvent> events = reader.poll(3000); !events.isEmpty(); events = reader.poll(3000)) {
                events.forEach(stored -> positions.add(stored.position()));
            }
            assertThat(positions).hasSize(70_000).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void promisesLessWhereWhatIsUnreadMayGo() throws Exception {
        BusSettings dropping =
                new BusSettings(BusSettings.Sync.ALWAYS, Duration.ofDays(1), 1 << 30, true, Duration.ZERO, 0, 1 << 20);
        try (EmbeddedLog log = open(dropping)) {
            assertThat(log.guarantee(BUS).delivery()).isEqualTo(Guarantee.Delivery.BEST_EFFORT);
            assertThat(log.guarantee(BUS).reason())
                    .contains("history.unread is drop")
                    .contains(BUS);
            assertThat(log.guarantee()).isEqualTo(log.guarantee(BUS));
            assertThat(log.guarantee("other/bus").delivery()).isEqualTo(Guarantee.Delivery.AT_LEAST_ONCE);
        }
    }

    @Test
    void syncsLaterWhereTheSettingsSaySo() throws Exception {
        BusSettings interval = new BusSettings(
                BusSettings.Sync.INTERVAL, Duration.ofDays(1), 1 << 30, false, Duration.ZERO, 0, 1 << 20);
        try (EmbeddedLog log = open(interval)) {
            publish(log, batch(TOPIC, "a", 100));
            publish(log, new Topic("other/bus", "t"), event("b"));
            publish(log, batch(TOPIC, "c", 100));

            assertThat(log.guarantee().delivery()).isEqualTo(Guarantee.Delivery.BEST_EFFORT);
            assertThat(log.guarantee().reason()).contains(BUS);
            assertThat(log.guarantee("other/bus").delivery()).isEqualTo(Guarantee.Delivery.AT_LEAST_ONCE);
            try (EmbeddedLog copy = open(snapshot(directory.resolve("log"), "copy"))) {
                assertThat(copy.head()).isEqualTo(201);
            }
        }
    }

    @Test
    void takesOtherSettingsWhileItIsOpen() throws Exception {
        try (EmbeddedLog log = open(history(Duration.ofDays(1), 1 << 30, false))) {
            publish(log, batch(TOPIC, "a", 10));
            clock.advance(Duration.ofHours(1));
            log.configure(Map.of(BUS, history(Duration.ofMinutes(1), 1 << 30, false)));
            await().until(() -> log.earliest() == 11);
        }
    }

    @Test
    void keepsTheWriteAheadLogBounded() throws Exception {
        try (EmbeddedLog log = open(directory.resolve("log"))) {
            for (int i = 0; i < 100; i++) {
                int round = i;
                publish(
                        log,
                        batch(TOPIC, "x", 1000).stream()
                                .map(each -> new dev.sluice.eventbus.Publication(
                                        TOPIC, large(each.event().id() + "-" + round, 1000)))
                                .toList());
            }
            assertThat(log.metrics().fileBytes() + log.metrics().walBytes()).isGreaterThan(100_000_000);
            assertThat(log.metrics().walBytes()).isLessThan(95_000_000);
        }
    }
}
