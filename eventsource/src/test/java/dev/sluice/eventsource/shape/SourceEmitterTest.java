package dev.sluice.eventsource.shape;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.crds.model.PayloadFormat;
import dev.sluice.crds.model.ShapeErrorPolicy;
import dev.sluice.crds.model.ShapeSpec;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventsource.Fixture;
import dev.sluice.eventsource.spi.Emitted;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.SourceName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceEmitterTest {

    private static final SourceName NAME = new SourceName("default", "logs", "app");

    @TempDir
    Path directory;

    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = new Fixture(directory, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Message message(String id, String body) {
        return new Message(
                body.getBytes(StandardCharsets.UTF_8),
                null,
                Map.of("authorization", "Bearer x"),
                Map.of(),
                new Message.Defaults("t", id, null, null, null));
    }

    private static Emitted emit(SourceEmitter emitter, Message message) {
        return emitter.emit(message).toCompletableFuture().join();
    }

    private static ShapeSpec json(ShapeErrorPolicy onError) {
        return new ShapeSpec(PayloadFormat.JSON, "UTC", null, null, "data.n > 0", onError, null);
    }

    @Test
    void countsWhatBecomesOfEachMessage() {
        SourceEmitter emitter = fixture.emitter(NAME, json(ShapeErrorPolicy.DEAD_LETTER));

        assertThat(emit(emitter, message("1", "{\"n\":1}"))).isInstanceOf(Emitted.Stored.class);
        assertThat(emit(emitter, message("1", "{\"n\":1}"))).isEqualTo(new Emitted.Duplicate("1"));
        assertThat(emit(emitter, message("2", "{\"n\":0}"))).isEqualTo(new Emitted.Filtered("2"));
        assertThat(emit(emitter, message("3", "{"))).isInstanceOf(Emitted.DeadLettered.class);
        assertThat(emit(emitter, message("4", "\"" + "x".repeat(Fixture.MAX_EVENT_BYTES) + "\"")))
                .isInstanceOf(Emitted.DeadLettered.class);

        assertThat(emitter.counts().accepted() + emitter.counts().duplicate()).isEqualTo(2);
        assertThat(emitter.counts().filtered()).isEqualTo(1);
        assertThat(emitter.counts().deadLettered()).isEqualTo(2);
    }

    @Test
    void keepsWhatCannotBeShapedWithTheReasonAndWithoutCredentials() {
        SourceEmitter emitter = fixture.emitter(NAME, json(ShapeErrorPolicy.DEAD_LETTER));

        emit(emitter, message("3", "{\"n\":"));

        Event letter = fixture.deadLetters().get(0);
        assertThat(letter.type()).isEqualTo("dev.sluice.deadletter");
        assertThat(letter.extensions())
                .containsEntry("knativeerrordest", "default.logs.app")
                .containsEntry("sluicereason", "Unreadable");
        assertThatJson(Fixture.text(letter)).node("original").isObject().containsEntry("text", "{\"n\":");
        assertThat(Fixture.text(letter)).doesNotContain("Bearer");
    }

    @Test
    void skipsWhereTheSourceSaysSo() {
        SourceEmitter emitter = fixture.emitter(NAME, json(ShapeErrorPolicy.SKIP));

        assertThat(emit(emitter, message("3", "{"))).isInstanceOf(Emitted.Skipped.class);
        assertThat(emitter.counts().skipped()).isEqualTo(1);
        assertThat(fixture.deadLetters()).isEmpty();
    }

    @Test
    void keepsADeadLetterItselfWithinTheLimit() {
        SourceEmitter emitter = fixture.emitter(NAME, Fixture.shape(PayloadFormat.JSON));

        emit(emitter, message("5", "\u0001".repeat(Fixture.MAX_EVENT_BYTES - 20_000)));

        assertThat(fixture.deadLetters().get(0).data().length).isLessThan(Fixture.MAX_EVENT_BYTES);
    }

    @Test
    void shortensADeadLetterThatTheBusDoesNotTakeWithinItsOwnLimit() {
        SourceEmitter emitter = fixture.emitter(NAME, Fixture.shape(PayloadFormat.JSON), 2 * Fixture.MAX_EVENT_BYTES);

        Emitted emitted = emit(emitter, message("6", "x".repeat(Fixture.MAX_EVENT_BYTES)));

        assertThat(emitted).isInstanceOf(Emitted.DeadLettered.class);
        assertThat(fixture.deadLetters())
                .singleElement()
                .satisfies(letter ->
                        assertThat(Fixture.text(letter)).contains("Unreadable").hasSizeLessThan(10_000));
        assertThat(emitter.counts().deadLettered()).isEqualTo(1);
    }

    @Test
    void failsWhenTheBusCannotTakeItSoThatTheSourceTriesAgain() {
        SourceEmitter emitter = fixture.emitter(NAME, Fixture.AUTO);
        fixture.close();

        assertThat(emitter.emit(message("1", "{}")).toCompletableFuture())
                .failsWithin(java.time.Duration.ofSeconds(60))
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(EventBusException.class);
    }

    @Test
    void keepsTheOrderOfTheCalls() {
        SourceEmitter emitter = fixture.emitter(NAME, Fixture.AUTO);

        IntStream.range(0, 500)
                .mapToObj(i -> emitter.emit(message("id" + i, Integer.toString(i))))
                .toList()
                .forEach(outcome -> outcome.toCompletableFuture().join());

        assertThat(fixture.texts(Fixture.topic(NAME)))
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(Integer::toString).toList());
    }
}
