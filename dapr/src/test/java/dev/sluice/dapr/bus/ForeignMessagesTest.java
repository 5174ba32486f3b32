package dev.sluice.dapr.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a consumption is opened to run, not to be called
class ForeignMessagesTest {

    private static final Topic TOPIC = new Topic(Beside.BUS, "default.orders.created");

    private final Beside beside = new Beside(Beside.ROUTE);
    private final List<StoredEvent> received = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        beside.close();
    }

    private AutoCloseable receive(Topic topic) {
        beside.sidecar.subscribe(Beside.ROUTE.reader(topic.name()), topic.name(), 100);
        return beside.bus.consume(Set.of(topic), new Start.Earliest(), batch -> {
            received.addAll(batch);
            return CompletableFuture.completedStage(null);
        });
    }

    @Test
    void takesWhatOthersPutOnATopic() throws Exception {
        try (AutoCloseable consumption = receive(TOPIC)) {
            put("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/other\",\"type\":\"t\",\"topic\":\"x\","
                    + "\"pubsubname\":\"p\",\"data\":{\"n\":9007199254740993}}");
            put("{\"plain\": 9007199254740993}");
            put("just text");
            beside.sidecar.put(TOPIC.name(), new byte[] {(byte) 0xff, 0, 1}, Map.of());
            beside.sidecar.put(
                    TOPIC.name(),
                    "{\"a\":1}".getBytes(StandardCharsets.UTF_8),
                    Map.of("ce_id", "b", "ce_source", "/binary", "ce_type", "t", "ce_specversion", "1.0"));
            put("{\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"/other\",\"type\":\"t\"}");
            beside.sidecar.put(
                    TOPIC.name(),
                    "{}".getBytes(StandardCharsets.UTF_8),
                    Map.of("__topic", "orders", "__partition", "3", "__offset", "42", "__key", "gr%C3%BC%C3%9Fe+a"));
            await().until(() -> received.size() == 7);
        }
        assertThat(received.get(0).event().id()).isEqualTo("1");
        assertThat(received.get(0).event().extensions()).containsEntry("pubsubname", "p");
        assertThat(data(0)).isEqualTo("{\"n\":9007199254740993}");
        assertThat(received.get(1).event().source()).isEqualTo("/namespaces/default/eventsources/orders/created");
        assertThat(received.get(1).event().type()).isEqualTo("dev.sluice.dapr.message");
        assertThat(data(1)).isEqualTo("{\"plain\": 9007199254740993}");
        assertThat(received.get(2).event().dataContentType().orElse("")).startsWith("text/plain");
        assertThat(received.get(3).event().data()).containsExactly(0xff, 0, 1);
        assertThat(received.get(4).event().id()).isEqualTo("b");
        assertThat(received.get(4).event().source()).isEqualTo("/binary");
        assertThat(received.get(5).topic()).isEqualTo(new Topic(Beside.BUS, Topic.DEAD_LETTERS));
        assertThat(received.get(5).event().type()).isEqualTo("dev.sluice.deadletter");
        assertThat(received.get(6).event().id()).startsWith("orders-3-42-");
        assertThat(received.get(6).event().partitionKey()).contains("grüße a");
    }

    private void put(String message) {
        beside.sidecar.put(TOPIC.name(), message.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private String data(int index) {
        return new String(received.get(index).event().data(), StandardCharsets.UTF_8);
    }

    @Test
    void neverRefusesWhatLiesOnTheTopicOfDeadLetters() throws Exception {
        Topic dead = new Topic(Beside.BUS, Topic.DEAD_LETTERS);
        try (AutoCloseable consumption = receive(dead)) {
            beside.sidecar.put(dead.name(), "{\"specversion\":\"9\"}".getBytes(StandardCharsets.UTF_8), Map.of());
            await().until(() -> received.size() == 1);
        }
        assertThat(received.get(0).topic()).isEqualTo(dead);
        assertThat(data(0)).isEqualTo("{\"specversion\":\"9\"}");
    }
}
