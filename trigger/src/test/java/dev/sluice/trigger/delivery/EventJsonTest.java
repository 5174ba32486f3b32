package dev.sluice.trigger.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.sluice.eventbus.Event;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Stream<Arguments> payloads() {
        return Stream.of(
                argumentSet("JSON object", "application/json", bytes("{\"a\": [1, null]}")),
                argumentSet("JSON string", "application/json", bytes("\"hi\"")),
                argumentSet("JSON number", "application/problem+json; charset=utf-8", bytes("12")),
                argumentSet("JSON without a type", null, bytes("{\"a\":1}")),
                argumentSet("text", "text/plain", bytes("Zoë said \"hi\"\n")),
                argumentSet("broken JSON", "application/json", bytes("{\"a\":")),
                argumentSet("two JSON values", "application/json", bytes("1 2")),
                argumentSet("bytes", "application/octet-stream", new byte[] {0, -1, 127, -128}),
                argumentSet("text that is not UTF-8", "text/plain", new byte[] {'a', -1}),
                argumentSet("no data", null, null));
    }

    private static Event event(@Nullable String contentType, byte @Nullable [] data) {
        return Event.builder()
                .id("1")
                .source("/s")
                .type("t")
                .subject("Zoë")
                .time("2026-01-01T00:00:00Z")
                .extension("n", 7)
                .extension("flag", true)
                .extension("sluicefiring", "old")
                .dataContentType(contentType)
                .data(data)
                .build();
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void readsWhatItWrote(@Nullable String contentType, byte @Nullable [] data) {
        Event event = event(contentType, data);

        Event read = EventJson.read(EventJson.write(event, "f-1"));

        assertThat(read)
                .isEqualTo(event.toBuilder().extension("sluicefiring", "f-1").build());
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void othersReadWhatItWrote(@Nullable String contentType, byte @Nullable [] data) {
        CloudEvent read = new JsonFormat().deserialize(EventJson.write(event(contentType, data), "f-1"));

        assertThat(read.getId()).isEqualTo("1");
        assertThat(read.getSubject()).isEqualTo("Zoë");
        assertThat(read.getExtension("sluicefiring")).isEqualTo("f-1");
        assertThat(read.getExtension("n")).hasToString("7");
        assertThat(read.getData() == null).isEqualTo(data == null);
    }

    @Test
    void readsDataThatStandsBeforeItsType() {
        Event read = EventJson.read(
                bytes(
                        "{\"data\":\"x\",\"datacontenttype\":\"text/plain\",\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"}"));

        assertThat(read.data()).asString(StandardCharsets.UTF_8).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"}",
                "{\"specversion\":\"1.0\",\"source\":\"/s\",\"type\":\"t\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"Bad-Name\":\"x\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"x\":{}}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"data_base64\":\"%\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"data\":{\"a\":}}"
            })
    void refusesWhatIsNoCloudEvent(String document) {
        assertThatThrownBy(() -> EventJson.read(bytes(document))).isInstanceOf(IllegalArgumentException.class);
    }
}
