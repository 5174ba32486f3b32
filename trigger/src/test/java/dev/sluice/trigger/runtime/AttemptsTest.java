package dev.sluice.trigger.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.trigger.store.DeliveryRecords.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptsTest extends GroupFixture {

    private static final String REST = """
            patterns: {pair: {count: {of: a, atLeast: 1, within: 1m}}}
            subscribers:
            - name: one
              condition: a
              sink: {uri: "%1$s/one"}
              delivery: {backoff: {delay: 5ms, max: 20ms}}
            - name: many
              condition: pair
              sink: {uri: "%1$s/many"}
              delivery: {backoff: {delay: 5ms, max: 20ms}}
            """;

    private List<Entry> entries(long position) {
        return host().deliveries().find(position);
    }

    /** How many attempts there were beyond the one that was answered. */
    private long refused(String path) {
        return received.stream().filter(request -> request.path().equals(path)).count() - 1;
    }

    private void awaitDelivered(String name, long count) {
        await().atMost(PATIENCE)
                .until(() -> trigger().counts().getOrDefault("target/" + name + "/sink/delivered", 0L) == count);
    }

    @Test
    void keepsHowManyAttemptsADeliveryTookWhenItWasNotTheFirst() throws Exception {
        apply(REST.formatted(uri("")));
        publish("easy", "{}");
        awaitDelivered("one", 1);
        awaitDelivered("many", 1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(entries(1))
                        .containsExactly(new Entry("default/t", "one", "sink", "delivered", 0, 0, "", 0)));

        status = 503;
        publish("hard", "{}");
        await().atMost(PATIENCE).until(() -> refused("/one") >= 2 && refused("/many") >= 2);
        status = 200;
        awaitDelivered("one", 2);
        awaitDelivered("many", 2);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(entries(2)).singleElement().satisfies(entry -> {
                    assertThat(entry.outcome()).isEqualTo("delivered");
                    assertThat(entry.attempts()).isGreaterThan(1);
                    assertThat(entry.code()).isEqualTo(200);
                }));
        restart();
        List<String> firings = received.stream()
                .filter(request -> request.path().equals("/many"))
                .map(request -> request.firing().orElseThrow())
                .distinct()
                .toList();
        assertThat(host().deliveries().ofFiring(firings.get(0)))
                .as("delivered at once")
                .isEmpty();
        assertThat(host().deliveries().ofFiring(firings.get(1))).singleElement().satisfies(entry -> {
            assertThat(entry.outcome()).isEqualTo("delivered");
            assertThat(entry.attempts()).isGreaterThan(1);
        });
    }
}
