package dev.sluice.trigger.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.Journal;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.trigger.engine.Firing;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeliverAgainTest extends GroupFixture {

    private final AtomicInteger heldWrites = new AtomicInteger();
    private volatile CompletableFuture<Void> disk = CompletableFuture.completedFuture(null);

    @Override
    Journal journal(EmbeddedLog stored) {
        return new Journal() {
            @Override
            public CompletionStage<Void> write(Work work) {
                CompletableFuture<Void> slow = disk;
                if (!slow.isDone()) {
                    heldWrites.incrementAndGet();
                }
                return slow.thenCompose(ready -> stored.write(work));
            }

            @Override
            public <T> T read(Query<T> query) {
                return stored.read(query);
            }
        };
    }

    @Test
    void answersWhenTheDeliveriesAreOnDisk() throws Exception {
        apply("subscribers: [{name: s, condition: a, sink: {uri: '" + uri("/") + "'}}]");
        Event event = publication(TOPIC, "e", "{}").event();
        Firing firing = new Firing("f", "s", Firing.State.FIRING, 0, null, null, event, false, null);
        await().atMost(PATIENCE).until(() -> store().pending() == 0 && trigger().lag() == 0);
        disk = new CompletableFuture<>();

        CompletableFuture<Void> delivered =
                CompletableFuture.runAsync(() -> host().deliver("default/t", List.of(firing)));

        await().atMost(PATIENCE).until(() -> heldWrites.get() > 0);
        trigger(); // the group's thread has come further by now
        assertThat(delivered).isNotDone();
        assertThat(received).isEmpty();
        disk.complete(null);
        delivered.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(() -> received.size() == 1);
    }
}
