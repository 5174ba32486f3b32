package dev.sluice.dapr.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.crds.model.DaprMetadata;
import dev.sluice.crds.model.DaprSettings;
import dev.sluice.crds.model.PayloadFormat;
import dev.sluice.crds.model.ShapeErrorPolicy;
import dev.sluice.crds.model.ShapeSpec;
import dev.sluice.crds.model.SourceEvent;
import dev.sluice.crds.model.SourceSettings;
import dev.sluice.dapr.callback.CallbackRegistry;
import dev.sluice.dapr.callback.CallbackServer;
import dev.sluice.dapr.callback.Inbound;
import dev.sluice.dapr.fake.FakeSidecar;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.contract.SettableClock;
import dev.sluice.eventsource.spi.Addresses;
import dev.sluice.eventsource.spi.Checkpoints;
import dev.sluice.eventsource.spi.Emitted;
import dev.sluice.eventsource.spi.Emitter;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceKind;
import dev.sluice.eventsource.spi.SourceName;
import dev.sluice.eventsource.spi.SourceRuntime;
import dev.sluice.eventsource.spi.SourceStatus.State;
import io.dapr.v1.DaprAppCallbackProtos.BindingEventResponse;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DaprSourcesTest {

    private static final SourceName NAME = new SourceName("default", "plant", "temperature");
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final CallbackRegistry registry = new CallbackRegistry();
    private final CallbackServer server =
            CallbackServer.start(vertx, registry, new CallbackServer.Listen("127.0.0.1", 0, null));
    private final FakeSidecar sidecar = new FakeSidecar(vertx, server.port());
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final RecordingBus bus = new RecordingBus();
    private final SettableClock clock = new SettableClock(Instant.EPOCH);

    @AfterEach
    void close() {
        sidecar.close();
        server.close();
        scheduler.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** A bus that keeps each message until it is told what becomes of it. */
    private static final class RecordingBus implements Emitter {

        private final List<Message> messages = new CopyOnWriteArrayList<>();
        private final List<CompletableFuture<Emitted>> outcomes = new CopyOnWriteArrayList<>();
        private volatile boolean takes = true;

        @Override
        public CompletionStage<Emitted> emit(Message message) {
            CompletableFuture<Emitted> outcome = new CompletableFuture<>();
            if (takes) {
                outcome.complete(new Emitted.Stored("id", 0));
            }
            outcomes.add(outcome);
            messages.add(message);
            return outcome;
        }

        void takesAll() {
            takes = true;
            outcomes.forEach(outcome -> outcome.complete(new Emitted.Stored("id", 0)));
        }

        @Override
        public int window() {
            return 3;
        }
    }

    private SourceContext context() {
        return new SourceContext(
                NAME,
                new Checkpoints() {
                    @Override
                    public Optional<String> load(String key) {
                        return Optional.empty();
                    }

                    @Override
                    public CompletionStage<Void> save(String key, String value) {
                        return CompletableFuture.completedStage(null);
                    }

                    @Override
                    public CompletionStage<Void> remove(String key) {
                        return CompletableFuture.completedStage(null);
                    }
                },
                (secret, key) -> Optional.empty(),
                Addresses.UNCHANGED,
                new SourceRuntime(vertx, scheduler, clock, new Random(1)));
    }

    private static DaprSettings settings(String type, DaprMetadata... metadata) {
        return new DaprSettings(
                type,
                "v1",
                List.of(metadata),
                new ShapeSpec(PayloadFormat.AUTO, "UTC", null, null, null, ShapeErrorPolicy.DEAD_LETTER, null));
    }

    private Source start(DaprSettings settings) {
        Source source = kind("dapr", DaprSettings.class).create(context(), settings);
        source.start(bus);
        return source;
    }

    private <S extends SourceSettings> SourceKind<S> kind(String name, Class<S> settings) {
        DaprSources.Ways ways = new DaprSources.Ways() {
            @Override
            public boolean throughDapr(SourceEvent event) {
                return true;
            }

            @Override
            public Guarantee guarantee(SourceEvent event) {
                return new Guarantee(Guarantee.Delivery.AT_LEAST_ONCE, false, "through Dapr");
            }
        };
        for (SourceKind<?> kind :
                new DaprSources(registry, ways, component -> Optional.ofNullable(problems.get(component))).kinds()) {
            if (kind.name().equals(name) && kind.settingsType() == settings) {
                @SuppressWarnings("unchecked") // the type was compared
                SourceKind<S> found = (SourceKind<S>) kind;
                return found;
            }
        }
        throw new IllegalArgumentException(name);
    }

    private CompletableFuture<BindingEventResponse> bind(String text) {
        return sidecar.bind(
                "esc-dapr-temperature.plant.default", text.getBytes(StandardCharsets.UTF_8), Map.of("topic", "a/b"));
    }

    private List<String> emitted() {
        return bus.messages.stream()
                .map(message -> new String(message.body(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void bringsWhatABindingDeliversAndAnswersWhenTheBusHasIt() {
        bus.takes = false;
        try (Source source = start(settings("bindings.mqtt3"))) {
            CompletableFuture<BindingEventResponse> answer = bind("21");
            await().until(() -> bus.messages.size() == 1);
            assertThat(answer).isNotDone();
            bus.outcomes.get(0).complete(new Emitted.Stored("id", 0));

            assertThat(answer).succeedsWithin(SOON);
            assertThat(source.status().state()).isEqualTo(State.RUNNING);
        }
        Message message = bus.messages.get(0);
        assertThat(message.defaults().type()).isEqualTo("dev.sluice.dapr.message");
        assertThat(message.defaults().subject()).isEqualTo("a/b");
        assertThat(message.meta()).containsEntry("topic", "a/b");
    }

    @Test
    void bringsWhatAPubSubComponentDelivers() {
        String component = "esc-dapr-temperature.plant.default";
        sidecar.subscribe(component, "readings", 10);
        try (Source source = start(settings("pubsub.kafka", new DaprMetadata("topic", "readings", null)))) {
            sidecar.put(
                    "readings",
                    "x".getBytes(StandardCharsets.UTF_8),
                    Map.of(
                            "__topic", "readings",
                            "__partition", "2",
                            "__offset", "7",
                            "__timestamp", "1767225600000",
                            "__key", "%FF%FE",
                            "Content-Type", "text%2Fplain"));
            await().until(() -> bus.messages.size() == 1);
        }
        Message message = bus.messages.get(0);
        assertThat(message.contentType()).isEqualTo("text/plain");
        assertThat(message.defaults().id()).isEqualTo("readings-2-7-" + NAME.hash());
        assertThat(message.defaults().partitionKey()).isEqualTo("//4=");
        assertThat(message.defaults().time()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(message.meta())
                .containsEntry("partition", 2L)
                .containsEntry("offset", 7L)
                .containsEntry("timestamp", 1767225600000L);
    }

    @Test
    void emitsNoMoreThanTheWindowAndLetsTheRestWaitInOrder() {
        bus.takes = false;
        try (Source source = start(settings("bindings.mqtt3"))) {
            List<CompletableFuture<BindingEventResponse>> answers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                answers.add(bind("m" + i));
            }
            await().until(() -> bus.messages.size() == 3);
            bus.takesAll();

            assertThat(answers).allSatisfy(answer -> assertThat(answer).succeedsWithin(SOON));
        }
        assertThat(emitted()).containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
    }

    @Test
    void letsComeAgainWhatIsMoreThanItCanHold() {
        bus.takes = false;
        try (Source source = start(settings("bindings.mqtt3"))) {
            List<CompletableFuture<BindingEventResponse>> answers = new ArrayList<>();
            for (int i = 0; i < 3 + 3 * 4 + 5; i++) {
                answers.add(bind("m" + i));
            }
            await().until(() -> answers.stream()
                            .filter(CompletableFuture::isCompletedExceptionally)
                            .count()
                    == 5);
            bus.takesAll();
        }
    }

    @Test
    void keepsNoCopiesOfWhatASidecarHasGivenUpAndBringsAgain() {
        bus.takes = false;
        try (CallbackSource source = kafkaSource()) {
            List<CompletionStage<Emitted>> atTheBus = source.receive(batch(3));
            List<CompletionStage<Emitted>> before = new ArrayList<>();
            for (int times = 0; times < 5; times++) {
                List<CompletionStage<Emitted>> again = source.receive(batch(1));
                assertThat(before).allSatisfy(call -> assertThat(call).isCompletedExceptionally());
                before.addAll(again);
                clock.advance(CallbackSource.LONGEST_WAIT.plusMillis(1));
            }
            List<CompletionStage<Emitted>> last = source.receive(batch(1));
            assertThat(before).allSatisfy(call -> assertThat(call).isCompletedExceptionally());
            assertThat(atTheBus).noneMatch(call -> call.toCompletableFuture().isDone());
            bus.takesAll();

            assertThat(last.get(0)).succeedsWithin(SOON);
        }
        assertThat(bus.messages).hasSize(4);
    }

    @Test
    void takesABatchAsAWholeOrNotAtAll() {
        bus.takes = false;
        try (CallbackSource source =
                (CallbackSource) start(settings("pubsub.kafka", new DaprMetadata("topic", "readings", null)))) {
            List<CompletionStage<Emitted>> first = source.receive(batch(3 + 10));
            List<CompletionStage<Emitted>> tooMany = source.receive(batch(3));
            List<CompletionStage<Emitted>> second = source.receive(batch(2));

            assertThat(tooMany).allSatisfy(each -> assertThat(each).isCompletedExceptionally());
            assertThat(first).noneMatch(each -> each.toCompletableFuture().isDone());
            assertThat(second).noneMatch(each -> each.toCompletableFuture().isDone());
            bus.takesAll();
        }
    }

    private CallbackSource kafkaSource() {
        return (CallbackSource) start(settings("pubsub.kafka", new DaprMetadata("topic", "readings", null)));
    }

    private static List<Inbound> batch(int count) {
        return Collections.nCopies(count, new Inbound(new byte[] {1}, Map.of()));
    }

    @Test
    void saysThatTheBusRefusesAndGoesOnWhenItTakesAgain() {
        bus.takes = false;
        try (Source source = start(settings("bindings.mqtt3"))) {
            CompletableFuture<BindingEventResponse> answer = bind("m");
            await().until(() -> bus.messages.size() == 1);
            bus.takes = true;
            bus.outcomes
                    .get(0)
                    .completeExceptionally(EventBusException.of(EventBusException.Kind.FULL, "history is held"));

            assertThat(answer).succeedsWithin(SOON);
            assertThat(emitted()).containsExactly("m", "m");
        }
    }

    @Test
    void saysWhatIsWrongWithItsComponent() {
        try (Source source = start(settings("bindings.mqtt3"))) {
            problems.put("esc-dapr-temperature.plant.default", "connection refused");

            assertThat(source.status().state()).isEqualTo(State.CONNECTING);
            assertThat(source.status().message()).isEqualTo("connection refused");
        }
    }

    @Test
    void leavesToTheBrokerWhatTheBusHasNotTakenWhenItCloses() {
        bus.takes = false;
        Source source = start(settings("bindings.mqtt3"));
        List<CompletableFuture<BindingEventResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(bind("m" + i));
        }
        await().until(() -> bus.messages.size() == 3);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(source::close);
        await().until(() -> answers.stream().anyMatch(CompletableFuture::isCompletedExceptionally));
        bus.outcomes.forEach(outcome -> outcome.complete(new Emitted.Stored("id", 0)));

        assertThat(closing).succeedsWithin(SOON);
        await().until(() -> answers.stream().allMatch(CompletableFuture::isDone));
        assertThat(answers.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(2);
        assertThat(bind("late")).failsWithin(SOON);
        assertThat(source.status().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void asksForTheTopicThatAPubSubComponentShallRead() {
        assertThatThrownBy(() -> start(settings("pubsub.redis")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("topic");
    }

    @Test
    void promisesWhatTheComponentDoes() {
        assertThat(kind("dapr", DaprSettings.class)
                        .guarantee(settings("bindings.mqtt3"))
                        .reason())
                .isEqualTo("through Dapr");
    }
}
