package dev.sluice.eventsource.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.sluice.eventbus.Event;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventReaderTest {

    private static final String HEAD = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"";

    private static Event valid(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Valid.class);
        return ((Reading.Valid) reading).event();
    }

    private static Event structured(String json) {
        return valid(CloudEventReader.structured(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static Event binary(Map<String, String> more, String contentType, String body) {
        Map<String, String> headers = new LinkedHashMap<>(
                Map.of("ce-specversion", "1.0", "ce-id", "1", "CE-Source", "/s", "Ce-Type", "t", "Host", "x"));
        headers.putAll(more);
        return valid(CloudEventReader.binary(
                CloudEventReader.Binding.HTTP, headers.entrySet(), contentType, body.getBytes(StandardCharsets.UTF_8)));
    }

    static Stream<Arguments> data() {
        return Stream.of(
                argumentSet(
                        "JSON kept byte for byte",
                        ",\"data\": { \"a\" : [1, 2.50] } ",
                        "{ \"a\" : [1, 2.50] }",
                        "application/json"),
                argumentSet("number", ",\"data\": 1e3", "1e3", "application/json"),
                argumentSet("string of JSON", ",\"data\":\"x\\n\"", "\"x\\n\"", "application/json"),
                argumentSet(
                        "text",
                        ",\"data\":\"x\\n\u00e9\",\"datacontenttype\":\"text/plain\"",
                        "x\n\u00e9",
                        "text/plain"),
                argumentSet(
                        "type before data", ",\"datacontenttype\":\"text/xml\",\"data\":\"<a/>\"", "<a/>", "text/xml"),
                argumentSet("base 64", ",\"data_base64\":\"aGk=\",\"datacontenttype\":\"image/x\"", "hi", "image/x"));
    }

    @ParameterizedTest
    @MethodSource("data")
    void readsDataOfStructuredMode(String member, String data, String contentType) {
        Event event = structured(HEAD + member + "}");

        assertThat(new String(event.data(), StandardCharsets.UTF_8)).isEqualTo(data);
        assertThat(event.dataContentType()).contains(contentType);
    }

    @Test
    void keepsTypedExtensionsAndIgnoresNull() {
        Event event = structured(HEAD + ",\"a\":1,\"b\":true,\"c\":\"x\",\"d\":null,\"data\":null}");

        assertThat(event.extensions()).isEqualTo(Map.of("a", 1, "b", true, "c", "x"));
        assertThat(event.hasData()).isFalse();
    }

    @Test
    void makesVersion03ToVersion10() {
        Event event = structured(
                "{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"schemaurl\":\"http://x\","
                        + "\"datacontentencoding\":\"base64\",\"data\":\"aGk=\",\"datacontenttype\":\"text/plain\"}");

        assertThat(event.dataSchema()).contains("http://x");
        assertThat(event.extensions()).isEmpty();
        assertThat(new String(event.data(), StandardCharsets.UTF_8)).isEqualTo("hi");
    }

    @ParameterizedTest
    @CsvSource({
        "Euro%20%E2%82%AC%20%F0%9F%98%80, Euro € 😀",
        "plain, plain",
        "100%, 100%",
        "%zz, %zz",
        "'\"quoted \\\"x\\\"\"', 'quoted \"x\"'",
        "%25, %",
    })
    void decodesHeaderValues(String header, String value) {
        assertThat(binary(Map.of("ce-subject", header), "text/plain", "x").subject())
                .contains(value);
    }

    @ParameterizedTest
    @CsvSource({
        "2018-04-05T03:56:24Z, true",
        "2018-04-05T03:56:24.123456789+02:00, true",
        "2016-12-31T23:59:60Z, true",
        "2018-02-29T00:00:00Z, false",
        "2020-02-29T00:00:00Z, true",
        "2018-13-01T00:00:00Z, false",
        "2018-04-05T03:56:24, false",
        "2018-04-05, false",
        "2018-04-05T03:56:24.Z, false",
        "'', false",
        "2018-04-05T24:00:00Z, false",
        "2018-04-05T03:56:24+0200, false",
        "18-04-05T03:56:24Z, false",
    })
    void knowsTimes(String text, boolean valid) {
        assertThat(Rfc3339.isDateTime(text)).isEqualTo(valid);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void readsWhatTheSdkWrites(long seed) {
        Random random = new Random(seed);
        JsonFormat sdk = new JsonFormat();
        for (int i = 0; i < 200; i++) {
            CloudEvent written = randomEvent(random);

            Event read = valid(CloudEventReader.structured(sdk.serialize(written)));

            assertSame(read, written, "seed " + seed + ", event " + i);
        }
    }

    private static CloudEvent randomEvent(Random random) {
        CloudEventBuilder event = CloudEventBuilder.v1()
                .withId(text(random))
                .withSource(URI.create("/s/" + random.nextInt(100)))
                .withType("t." + random.nextInt(10));
        if (random.nextBoolean()) {
            event.withSubject(text(random));
        }
        if (random.nextBoolean()) {
            event.withTime(OffsetDateTime.parse("2026-01-05T00:00:0" + random.nextInt(10) + ".12Z"));
        }
        if (random.nextBoolean()) {
            event.withExtension("number", random.nextInt()).withExtension("flag", random.nextBoolean());
        }
        return switch (random.nextInt(4)) {
            case 0 ->
                event.withData(
                                "application/json",
                                ("{\"a\":\"" + random.nextInt() + "\"}").getBytes(StandardCharsets.UTF_8))
                        .build();
            case 1 ->
                event.withData("text/plain", text(random).getBytes(StandardCharsets.UTF_8))
                        .build();
            case 2 ->
                event.withData("application/octet-stream", new byte[] {(byte) random.nextInt(), 0, -1})
                        .build();
            default -> event.build();
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("x");
        random.ints(random.nextInt(12), 32, 0x1f900)
                .filter(c -> c < 0xd800 || c > 0xf000)
                .forEach(text::appendCodePoint);
        return text.toString();
    }

    private static void assertSame(Event read, CloudEvent written, String which) {
        assertThat(read.id()).as(which).isEqualTo(written.getId());
        assertThat(read.source()).as(which).isEqualTo(written.getSource().toString());
        assertThat(read.type()).as(which).isEqualTo(written.getType());
        assertThat(read.subject().orElse(null)).as(which).isEqualTo(written.getSubject());
        assertThat(read.time().map(OffsetDateTime::parse).orElse(null))
                .as(which)
                .isEqualTo(written.getTime());
        assertThat(read.extensions().keySet()).as(which).isEqualTo(written.getExtensionNames());
        for (String name : written.getExtensionNames()) {
            assertThat(read.extensions())
                    .as(which)
                    .containsEntry(name, Objects.requireNonNull(written.getExtension(name)));
        }
        byte[] data =
                written.getData() == null ? new byte[0] : written.getData().toBytes();
        assertThat(read.data()).as(which).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void neverFailsOnGarbage(long seed) {
        Random random = new Random(seed);
        byte[] good = (HEAD + ",\"data\":{\"a\":[1,\"x\"]},\"ext\":5}").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 5000; i++) {
            byte[] bad = good.clone();
            for (int change = 0; change <= random.nextInt(3); change++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            assertThat(CloudEventReader.structured(bad))
                    .as("seed %s, body %s", seed, i)
                    .isNotNull();
            assertThat(CloudEventReader.batch(bad))
                    .as("seed %s, body %s", seed, i)
                    .isNotEmpty();
        }
    }

    @Test
    void saysWhichEventOfABatchIsWrong() {
        List<Reading> readings =
                CloudEventReader.batch(("[" + HEAD + "},{\"id\":2}," + HEAD + "}]").getBytes(StandardCharsets.UTF_8));

        assertThat(readings).hasSize(3);
        assertThat(readings.get(1))
                .isInstanceOfSatisfying(
                        Reading.Invalid.class,
                        invalid -> assertThat(invalid.fault().describe())
                                .isEqualTo("id: the attribute is not a string (found \"2\"); expected a string"));
    }
}
