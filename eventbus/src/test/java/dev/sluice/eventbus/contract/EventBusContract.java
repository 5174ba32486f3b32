package dev.sluice.eventbus.contract;

import static dev.sluice.eventbus.contract.TestEvents.batch;
import static dev.sluice.eventbus.contract.TestEvents.event;
import static dev.sluice.eventbus.contract.TestEvents.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of an {@link EventBus}. Each test has a fresh bus. */
@SuppressWarnings("try") // a consumption is opened to run, not to be called
public abstract class EventBusContract {

    /** What not every bus can do. */
    public enum Law {
        /** Events of one topic and key keep their order. */
        ORDER,
        /** A consumption can begin at the oldest event that is kept. */
        EARLIEST,
        /** An equal repeat is recognised. */
        DEDUP
    }

    private static final Topic TOPIC = new Topic("default/default", "default.contract.in");
    private static final Topic OTHER = new Topic("default/default", "default.contract.other");
    private static final Set<Thread.State> WAITING = EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private EventBus bus;

    /** A fresh bus with default settings. */
    protected abstract EventBus openBus() throws Exception;

    /** The laws that this bus keeps beyond those that all keep. */
    protected Set<Law> laws() {
        return EnumSet.allOf(Law.class);
    }

    /** Opens the bus. */
    @BeforeEach
    void openFreshBus() throws Exception {
        bus = openBus();
    }

    /** Closes the bus. */
    @AfterEach
    void closeBus() {
        bus.close();
    }

    private void needs(Law law) {
        assumeTrue(laws().contains(law), "this bus does not keep " + law);
    }

    @Test
    void answersEachPublicationOfABatchInItsOrder() throws Exception {
        List<PublishResult> results = publish(bus, batch(TOPIC, "a", 5));

        assertThat(results).hasSize(5).allMatch(PublishResult.Stored.class::isInstance);
    }

    @Test
    void handsEventsOverAsTheyWerePublished() throws Exception {
        Collected collected = new Collected();
        try (AutoCloseable consumption = bus.consume(Set.of(TOPIC), new Start.Now(), collected)) {
            publish(bus, batch(TOPIC, "a", 300));
            await().until(() -> collected.distinctIds() == 300);
        }
        if (laws().contains(Law.ORDER)) {
            assertThat(collected.ids())
                    .containsExactlyElementsOf(
                            IntStream.range(0, 300).mapToObj(i -> "a" + i).toList());
        }
        assertThat(collected.events).allMatch(stored -> stored.topic().equals(TOPIC));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsEveryAttributeAndByte(long seed) throws Exception {
        Random random = new Random(seed);
        List<Event> sent = IntStream.range(0, 50)
                .mapToObj(i -> TestEvents.random(random, "seed" + seed + "-" + i))
                .toList();
        Collected collected = new Collected();
        try (AutoCloseable consumption = bus.consume(Set.of(TOPIC), new Start.Now(), collected)) {
            publish(bus, sent.stream().map(each -> new Publication(TOPIC, each)).toList());
            await().until(() -> collected.distinctIds() == 50);
        }
        assertThat(collected.events).extracting(StoredEvent::event).containsAll(sent);
    }

    @Test
    void handsOverOnlyTheTopicsThatWereAskedFor() throws Exception {
        Collected collected = new Collected();
        Collected others = new Collected();
        try (AutoCloseable consumption = bus.consume(Set.of(TOPIC), new Start.Now(), collected);
                AutoCloseable another = bus.consume(Set.of(OTHER), new Start.Now(), others)) {
            publish(bus, batch(TOPIC, "a", 3));
            publish(bus, batch(OTHER, "b", 3));
            await().until(() -> collected.distinctIds() == 3 && others.distinctIds() == 3);
        }
        assertThat(collected.ids()).allMatch(id -> id.startsWith("a"));
        assertThat(others.ids()).allMatch(id -> id.startsWith("b"));
    }

    @Test
    void beginsAtTheOldestEventThatIsKept() throws Exception {
        needs(Law.EARLIEST);
        publish(bus, batch(TOPIC, "a", 10));
        Collected collected = new Collected();
        try (AutoCloseable consumption = bus.consume(Set.of(TOPIC), new Start.Earliest(), collected)) {
            await().until(() -> collected.distinctIds() == 10);
        }
    }

    @Test
    void beginsAfterTheNewestEvent() throws Exception {
        publish(bus, batch(TOPIC, "a", 10));
        Collected collected = new Collected();
        try (AutoCloseable consumption = bus.consume(Set.of(TOPIC), new Start.Now(), collected)) {
            publish(bus, TOPIC, event("b"));
            await().until(() -> collected.ids().contains("b"));
        }
        if (laws().contains(Law.EARLIEST)) {
            assertThat(collected.ids()).containsExactly("b");
        }
    }

    @Test
    void bringsABatchAgainUntilTheReceiverTakesIt() throws Exception {
        AtomicInteger refusals = new AtomicInteger(3);
        Collected collected = new Collected();
        EventBus.Receiver moody = events -> switch (refusals.getAndDecrement()) {
            case 3 -> throw new IllegalStateException("thrown");
            case 2, 1 -> CompletableFuture.failedFuture(new IllegalStateException("refused"));
            default -> collected.receive(events);
        };
        try (AutoCloseable consumption = bus.consume(Set.of(TOPIC), new Start.Now(), moody)) {
            publish(bus, batch(TOPIC, "a", 20));
            await().until(() -> collected.distinctIds() == 20);
        }
    }

    @Test
    void waitsForTheBatchInHandWhenAConsumptionCloses() throws Exception {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        CountDownLatch received = new CountDownLatch(1);
        AutoCloseable consumption = bus.consume(Set.of(TOPIC), new Start.Now(), events -> {
            received.countDown();
            return taken;
        });
        publish(bus, TOPIC, event("a"));
        assertThat(received.await(Patience.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        CompletableFuture<Void> closing = new CompletableFuture<>();
        Thread closer = new Thread(() -> {
            close(consumption);
            closing.complete(null);
        });
        closer.start();

        await("it waits").until(() -> WAITING.contains(closer.getState()));
        assertThat(closing).isNotDone();
        taken.complete(null);

        assertThat(closing).succeedsWithin(Patience.PATIENCE);
    }

    private static void close(AutoCloseable consumption) {
        try {
            consumption.close();
        } catch (Exception failed) { // AutoCloseable says so; a test fails by it
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void completesWhatIsInFlightWhenItCloses() {
        List<CompletionStage<List<PublishResult>>> inFlight = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            inFlight.add(bus.publish(batch(TOPIC, "a" + i + "-", 10)));
        }
        bus.close();

        assertThat(inFlight)
                .allSatisfy(stage -> assertThat(stage.toCompletableFuture()).succeedsWithin(Patience.PATIENCE));
    }

    @Test
    void refusesPublicationsAfterItClosed() {
        bus.close();

        assertThatThrownBy(() -> publish(bus, TOPIC, event("a")))
                .cause()
                .isInstanceOfSatisfying(
                        EventBusException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(EventBusException.Kind.CLOSED));
    }

    @Test
    void recognisesAnEqualRepeat() throws Exception {
        needs(Law.DEDUP);
        PublishResult first = publish(bus, TOPIC, event("a"));

        assertThat(publish(bus, TOPIC, event("a"))).isEqualTo(new PublishResult.Duplicate(first.position()));
        assertThat(publish(bus, OTHER, event("a"))).isInstanceOf(PublishResult.Stored.class);
    }

    @Test
    void losesNothingFromManyPublishersAtOnce() throws Exception {
        int publishers = 8;
        int batches = 50;
        Collected collected = new Collected();
        try (AutoCloseable consumption = bus.consume(Set.of(TOPIC), new Start.Now(), collected)) {
            List<CompletableFuture<Void>> running = IntStream.range(0, publishers)
                    .mapToObj(publisher -> CompletableFuture.runAsync(() -> publishAll(publisher, batches)))
                    .toList();
            running.forEach(CompletableFuture::join);
            await().until(() -> collected.distinctIds() == publishers * batches * 5);
        }
        for (int publisher = 0; publisher < publishers && laws().contains(Law.ORDER); publisher++) {
            String prefix = "p" + publisher + "-";
            assertThat(collected.ids().stream().filter(id -> id.startsWith(prefix)))
                    .containsExactlyElementsOf(IntStream.range(0, batches * 5)
                            .mapToObj(i -> prefix + i / 5 + "-" + i % 5)
                            .toList());
        }
    }

    private void publishAll(int publisher, int batches) {
        List<CompletableFuture<?>> acknowledged = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            acknowledged.add(bus.publish(batch(TOPIC, "p" + publisher + "-" + i + "-", 5))
                    .toCompletableFuture());
        }
        acknowledged.forEach(CompletableFuture::join);
    }

    /** A receiver that takes everything. */
    private static final class Collected implements EventBus.Receiver {

        private final List<StoredEvent> events = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<Void> receive(List<StoredEvent> batch) {
            events.addAll(batch);
            return CompletableFuture.completedFuture(null);
        }

        List<String> ids() {
            return events.stream().map(stored -> stored.event().id()).toList();
        }

        int distinctIds() {
            return Set.copyOf(ids()).size();
        }
    }
}
