package dev.sluice.trigger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.trigger.engine.Changes;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full fails a statement of a change set, not only its commit, when the set is larger than the page cache. */
class FullDiskTest {

    private static final int MIB = 1 << 20;
    private static final int MANY_PAGES = 1_000_000;

    @TempDir
    Path directory;

    private EmbeddedLog log;
    private TriggerStore store;
    private long group;
    private long trigger;

    @BeforeEach
    void open() {
        log = EmbeddedLog.open(directory, Map.of(), Clock.systemUTC());
        store = TriggerStore.open(log, log);
        group = store.group("default:/default:default", 0)[0];
        trigger = store.save(group, new TriggerRecord(0, "default/t", 0, "g1", 0, null, ""))
                .id();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void changesAreStoredAgainWhenThereIsRoomAgain() {
        commit(1, List.of(row("first", 1)));
        limitPages(400);
        List<Changes.StateRow> many = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            many.add(row("many" + i, MIB));
        }
        assertThatThrownBy(() -> commit(2, many)).hasRootCauseInstanceOf(java.sql.SQLException.class);
        assertThatThrownBy(() -> commit(3, many))
                .cause()
                .isInstanceOfSatisfying(
                        EventBusException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(EventBusException.Kind.FULL));

        limitPages(MANY_PAGES);
        commit(4, many);

        assertThat(store.group("default:/default:default", 0)[1]).isEqualTo(4);
    }

    private void limitPages(int pages) {
        log.write(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("PRAGMA max_page_count=" + pages);
                    }
                })
                .toCompletableFuture()
                .join();
    }

    private static Changes.StateRow row(String key, int bytes) {
        return new Changes.StateRow("p", key, new byte[bytes]);
    }

    private void commit(long position, List<Changes.StateRow> rows) {
        Changes changes = new Changes(rows, List.of(), List.of(), Map.of());
        ChangeSet set = new ChangeSet(
                group,
                position,
                List.of(),
                Map.of(trigger, changes),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        store.commit(set).toCompletableFuture().join();
    }
}
