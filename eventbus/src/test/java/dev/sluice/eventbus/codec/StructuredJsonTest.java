package dev.sluice.eventbus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.contract.TestEvents;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class StructuredJsonTest {

    private static final JsonFormat SDK = new JsonFormat();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final Event PLAIN = Event.builder()
            .id("A234")
            .source("/mycontext?x=1")
            .type("com.example.someevent")
            .subject("s")
            .time("2018-04-05T17:31:00Z")
            .extension("flag", true)
            .extension("count", -5)
            .extension("word", "é\"\\")
            .build();

    static final List<Arguments> DATA = List.of(
            argumentSet("json", "application/json", "{\"a\" : [1.0, 9007199254740993, \"\\u00e9\"],\n \"b\":null}"),
            argumentSet("json string", "application/json", "\"text\""),
            argumentSet("json number", "application/vnd.x+json; charset=utf-8", "1.50"),
            argumentSet("json null", "application/json", "null"),
            argumentSet("not json", "application/json", "{\"a\":"),
            argumentSet("two values", "application/json", "1 2"),
            argumentSet("empty", "application/json", ""),
            argumentSet("text", "text/plain", "quote \" and \\ and \u0001 and é 𝄞"),
            argumentSet("xml", "application/xml", "<a/>"));

    @ParameterizedTest
    @ValueSource(strings = {"\u0001\u0002", "\"\\\"\\", "\u007f\u0080", "line\nline\tline", "plain"})
    void dataTakesAtMostAThirdMoreThanItHas(String text) {
        Event event = PLAIN.toBuilder()
                .dataContentType("text/plain")
                .data(text.repeat(1000).getBytes(StandardCharsets.UTF_8))
                .build();

        byte[] written = StructuredJson.writeExact(event);

        int withoutData = StructuredJson.writeExact(PLAIN).length + ",\"datacontenttype\":\"text/plain\"".length();
        assertThat(written.length - withoutData)
                .isLessThanOrEqualTo((event.data().length + 2) / 3 * 4 + ",\"data_base64\":\"\"".length());
        assertThat(StructuredJson.read(written)).isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(strings = {" {\"a\": 1}", "{\"a\": 1}\n", "\t1 ", "{\"a\" : 1}"})
    void keepsSpacesAroundDataWhereItIsToBeExact(String data) {
        Event event = PLAIN.toBuilder()
                .dataContentType("application/json")
                .data(data.getBytes(StandardCharsets.UTF_8))
                .build();

        assertThat(StructuredJson.read(StructuredJson.writeExact(event))).isEqualTo(event);
        assertThat(StructuredJson.read(StructuredJson.write(event)).data())
                .isEqualTo(data.strip().getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @FieldSource("DATA")
    void keepsDataByteForByte(String contentType, String data) {
        Event event = PLAIN.toBuilder()
                .dataContentType(contentType)
                .data(data.getBytes(StandardCharsets.UTF_8))
                .build();

        assertThat(StructuredJson.read(StructuredJson.write(event))).isEqualTo(event);
    }

    @RepeatedTest(200)
    void readsWhatItWrote(RepetitionInfo seed) {
        Event event = TestEvents.random(new Random(seed.getCurrentRepetition()), "id");

        assertThat(StructuredJson.read(StructuredJson.write(event))).isEqualTo(event);
    }

    @Test
    void embedsJsonDataAsItIs() {
        Event event = PLAIN.toBuilder()
                .dataContentType("application/json")
                .data("{\"a\" : 1.0}".getBytes(StandardCharsets.UTF_8))
                .build();

        assertThat(new String(StructuredJson.write(event), StandardCharsets.UTF_8))
                .endsWith(",\"data\":{\"a\" : 1.0}}");
    }

    @Test
    void writesWhatTheSdkReads() throws Exception {
        Event event = PLAIN.toBuilder()
                .dataContentType("application/json")
                .data("{\"a\":1}".getBytes(StandardCharsets.UTF_8))
                .build();

        CloudEvent read = SDK.deserialize(StructuredJson.write(event));

        assertThat(CloudEvents.fromSdk(read).toBuilder().data(null).build())
                .isEqualTo(event.toBuilder().data(null).build());
        assertThat(((JsonCloudEventData) read.getData()).getNode()).isEqualTo(MAPPER.readTree(event.data()));
    }

    @Test
    void readsWhatTheSdkWrites() {
        Event event = PLAIN.toBuilder()
                .dataContentType("application/octet-stream")
                .data(new byte[] {0, -1, 7})
                .build();

        assertThat(StructuredJson.read(SDK.serialize(CloudEvents.toSdk(event)))).isEqualTo(event);
    }

    @Test
    void convertsToTheSdkAndBack() {
        Event event = PLAIN.toBuilder()
                .dataSchema("https://example.com/schema")
                .dataContentType("text/plain")
                .data(new byte[] {1, 2})
                .build();

        assertThat(CloudEvents.fromSdk(CloudEvents.toSdk(event))).isEqualTo(event);
        assertThat(CloudEvents.fromSdk(CloudEvents.toSdk(PLAIN))).isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"specversion\":\"1.0\"}",
                "{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\"}",
                "{\"specversion\":\"1.0\",\"id\":1,\"source\":\"/\",\"type\":\"t\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\",\"Bad\":\"x\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\",\"x\":{}}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\",\"data\":1,\"data_base64\":\"\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\",\"data_base64\":\"%\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\"} {}"
            })
    void refusesWhatIsNotACloudEvent(String json) {
        assertThatThrownBy(() -> StructuredJson.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
