package dev.sluice.trigger.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.Topic;
import dev.sluice.trigger.engine.Firing;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The sinks that need no network, and the factory of all. */
class SinksTest {

    private static final Topic TOPIC = new Topic("default/default", "alerts");

    private final List<String> printed = new ArrayList<>();
    private final SinkFactory factory = new SinkFactory(
            (uri, settings) -> {
                throw new IllegalArgumentException("http was asked for " + uri);
            },
            printed::add);
    private final FaultyBus bus = new FaultyBus();

    /** Takes events, or fails as it is told. */
    private static final class FaultyBus implements EventBus {
        private final List<Publication> taken = new ArrayList<>();
        private @Nullable Throwable failure;

        @Override
        public CompletionStage<List<PublishResult>> publish(List<Publication> batch) {
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            taken.addAll(batch);
            return CompletableFuture.completedFuture(List.of(new PublishResult.Stored(1, 1)));
        }

        @Override
        public AutoCloseable consume(Set<Topic> topics, Start start, Receiver receiver) {
            throw new IllegalStateException("not used");
        }

        @Override
        public Guarantee guarantee() {
            return new Guarantee(Guarantee.Delivery.AT_LEAST_ONCE, true, "");
        }

        @Override
        public void close() {}
    }

    private static SinkRequest request(Firing.State state, byte @Nullable [] data) {
        Event event = Event.builder()
                .id("e-1")
                .source("/s")
                .type("t")
                .subject("alice")
                .data(data)
                .build();
        return new SinkRequest("f-1", event, state, null, 0, 1, Duration.ofSeconds(1));
    }

    private static SinkRequest request(String data) {
        return request(Firing.State.FIRING, data.getBytes(StandardCharsets.UTF_8));
    }

    private Sink printer() {
        return factory.create("print:", SinkSettings.of("page", 1, URI.create("http://127.0.0.1:8080")));
    }

    @ParameterizedTest
    @CsvSource({
        "{\"a\":1}, 'page  t  /s  alice  e-1  {\"a\":1}'",
        "'one\ntwo\n', 'page  t  /s  alice  e-1\n    one\n    two'",
        "'\u001b[31mred', 'page  t  /s  alice  e-1  \uFFFD[31mred'"
    })
    void printsALineOrABlock(String data, String expected) {
        assertThat(printer().send(request(data)).toCompletableFuture())
                .isCompletedWithValue(new SendResult.Accepted(0, null));
        assertThat(printed).containsExactly(expected);
    }

    @Test
    void printsResolvedBytesAndMuchText() {
        printer().send(request(Firing.State.RESOLVED, new byte[] {-1, 0}));
        printer().send(request("x".repeat(10_000)));
        printer().send(request(Firing.State.FIRING, null));

        assertThat(printed.get(0)).isEqualTo("page resolved  t  /s  alice  e-1  (2 bytes)");
        assertThat(printed.get(1)).hasSizeLessThan(4200).endsWith("… (10000 bytes)");
        assertThat(printed.get(2)).isEqualTo("page  t  /s  alice  e-1");
    }

    @Test
    void publishesWithTheFiringsId() {
        Sink sink = factory.topic(bus, TOPIC);

        assertThat(sink.send(request("x")).toCompletableFuture())
                .isCompletedWithValue(new SendResult.Accepted(0, null));

        assertThat(bus.taken).hasSize(1);
        assertThat(bus.taken.get(0).topic()).isEqualTo(TOPIC);
        assertThat(bus.taken.get(0).event().extensions()).containsEntry("sluicefiring", "f-1");
        assertThat(sink.describe()).isEqualTo("topic default/default:alerts");
    }

    static Stream<Arguments> busFailures() {
        return Stream.of(
                argumentSet(
                        "full",
                        EventBusException.of(EventBusException.Kind.FULL, "history is held"),
                        new SendResult.Retry(
                                0, "topic " + TOPIC + ": history is held", null, "", SendResult.Fault.SINK)),
                argumentSet(
                        "too large",
                        EventBusException.of(EventBusException.Kind.TOO_LARGE, "2 MiB"),
                        new SendResult.Refused(0, "topic " + TOPIC + ": 2 MiB", "")));
    }

    @ParameterizedTest
    @MethodSource("busFailures")
    void aBusThatFailsIsTriedAgainUnlessItCanNeverTakeTheEvent(EventBusException failure, SendResult expected) {
        bus.failure = failure;

        assertThat(factory.topic(bus, TOPIC).send(request("x")).toCompletableFuture())
                .isCompletedWithValue(expected);
    }

    @ParameterizedTest
    @CsvSource({"ftp://a/x, ftp", "nothing, ''", "file:///etc/passwd, file"})
    void refusesOtherSchemes(String uri, String scheme) {
        SinkSettings settings = SinkSettings.of("page", 1, URI.create("http://127.0.0.1:8080"));

        assertThatThrownBy(() -> factory.create(uri, settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sink uri scheme \"" + scheme + "\" is not known: use http, https or print");
        assertThatThrownBy(() -> factory.create("HTTPS://a", settings)).hasMessageContaining("http was asked");
    }
}
