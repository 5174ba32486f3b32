package dev.sluice.eventsource.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.sluice.crds.model.BasicAuth;
import dev.sluice.crds.model.Batch;
import dev.sluice.crds.model.BearerAuth;
import dev.sluice.crds.model.ByteSize;
import dev.sluice.crds.model.Credential;
import dev.sluice.crds.model.HmacAuth;
import dev.sluice.crds.model.HmacEncoding;
import dev.sluice.crds.model.HttpAuth;
import dev.sluice.crds.model.HttpResponse;
import dev.sluice.crds.model.PayloadFormat;
import dev.sluice.crds.model.Rate;
import dev.sluice.crds.model.ShapeErrorPolicy;
import dev.sluice.crds.model.ShapeSpec;
import dev.sluice.eventsource.Fixture;
import dev.sluice.eventsource.http.Server.Settings;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer that a sender can get, as a table. */
@TestInstance(Lifecycle.PER_CLASS)
class IngestAnswersTest {

    private static final String JSON = "application/json";
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";
    private static final Map<String, String> CE =
            Map.of("ce-specversion", "1.0", "ce-id", "e", "ce-source", "/s", "ce-type", "t");

    private Server server;

    @BeforeAll
    void startServer(@TempDir Path directory) {
        server = new Server(directory, Clock.systemUTC(), Limits.DEFAULT);
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    private static ShapeSpec where(String where) {
        return new ShapeSpec(PayloadFormat.AUTO, "UTC", null, null, where, ShapeErrorPolicy.DEAD_LETTER, null);
    }

    private static Map<String, String> ce(String... changes) {
        Map<String, String> headers = new LinkedHashMap<>(CE);
        for (int i = 0; i < changes.length; i += 2) {
            if (changes[i + 1].isEmpty()) {
                headers.remove(changes[i]);
            } else {
                headers.put(changes[i], changes[i + 1]);
            }
        }
        return headers;
    }

    private static Map<String, String> type(String type) {
        return Map.of("Content-Type", type);
    }

    private static String event(String more) {
        return "{\"specversion\":\"1.0\",\"id\":\"i-" + more.hashCode() + "\",\"source\":\"/s\",\"type\":\"t\"" + more
                + "}";
    }

    private static Arguments row(
            String name, Settings settings, Map<String, String> headers, String body, int status, String... contains) {
        return argumentSet(name, settings, headers, body, status, List.of(contains));
    }

    static Stream<Arguments> messages() {
        Settings any = Settings.DEFAULT;
        return Stream.of(
                row("plain JSON", any, type(JSON), "{}", 202, "sluice-event-id"),
                row("text", any, type("text/plain"), "hi", 202, "sluice-event-id"),
                row("bytes", any, type("application/octet-stream"), "\u0000x", 202, "sluice-event-id"),
                row("empty", any, Map.of(), "", 202, "sluice-event-id"),
                row("idempotency key", any, Map.of("Idempotency-Key", "\"k-1\""), "a", 202, "sluice-event-id: k-1"),
                row("github delivery", any, Map.of("X-GitHub-Delivery", "g-1"), "a", 202, "sluice-event-id: g-1"),
                row("webhook id", any, Map.of("webhook-id", "w-1"), "a", 202, "sluice-event-id: w-1"),
                row("binary", any, ce("ce-id", "b1"), "{}", 202, "sluice-event-id: b1"),
                row(
                        "id that no header may hold",
                        any,
                        type(STRUCTURED),
                        event("").replaceAll("i-0", "\\\\n\u00e9"),
                        202,
                        "sluice-event-id: %0A%C3%A9"),
                row("binary 0.3", any, ce("ce-id", "b2", "ce-specversion", "0.3"), "{}", 202, "sluice-event-id: b2"),
                row("structured", any, type(STRUCTURED), event(",\"data\":{}"), 202, "sluice-event-id"));
    }

    static Stream<Arguments> several() {
        Settings any = Settings.DEFAULT;
        return Stream.of(
                row(
                        "batch",
                        any,
                        type(BATCH),
                        "[" + event(",\"a\":1") + "," + event(",\"a\":2") + "]",
                        202,
                        "\"accepted\":2"),
                row("empty batch", any, type(BATCH), "[]", 202, "\"accepted\":0"),
                row("filtered", any.with(where("data.a == 1")), type(JSON), "{\"a\":2}", 202, "sluice-filtered: true"),
                row(
                        "where that fails on it",
                        any.with(where("data.a == 1")),
                        type(JSON),
                        "{}",
                        202,
                        "sluice-dead-lettered"),
                row(
                        "not of the format",
                        any.with(Fixture.shape(PayloadFormat.SYSLOG)),
                        Map.of(),
                        "x",
                        202,
                        "sluice-dead-lettered: true"),
                row(
                        "lines",
                        any.with(Batch.LINES),
                        type("application/x-ndjson"),
                        "{}\n\nx\n{\"a\":1}",
                        202,
                        "\"accepted\":2",
                        "\"deadLettered\":1"),
                row(
                        "array",
                        any.with(Batch.ARRAY).with(where("data.a == 1")),
                        type(JSON),
                        "[{\"a\":1},{\"a\":2},{}, {\"a\": 1, \"b\":[1]}]",
                        202,
                        "\"accepted\":2",
                        "\"filtered\":1",
                        "\"deadLettered\":1"),
                row(
                        "own answer",
                        any.with(new HttpResponse(200, "{\"ok\":true}")),
                        type(JSON),
                        "{}",
                        200,
                        "{\"ok\":true}"));
    }

    static Stream<Arguments> mistakes() {
        Settings any = Settings.DEFAULT;
        return Stream.of(
                row("no id", any, ce("ce-id", ""), "", 400, "\"field\":\"id\""),
                row("no source", any, ce("ce-source", ""), "", 400, "\"field\":\"source\""),
                row("no type", any, ce("ce-type", ""), "", 400, "\"field\":\"type\""),
                row("no version", any, ce("ce-specversion", ""), "", 400, "\"field\":\"specversion\""),
                row("other version", any, ce("ce-specversion", "2.0"), "", 400, "\"found\":\"2.0\"", "1.0 or 0.3"),
                row("bad time", any, ce("ce-time", "yesterday"), "", 400, "\"field\":\"time\"", "RFC 3339"),
                row("bad attribute name", any, ce("ce-my_name", "x"), "", 400, "my_name"),
                row("reserved attribute name", any, ce("ce-data", "x"), "", 400, "\"field\":\"data\""),
                row("not UTF-8", any, ce("ce-subject", "%C0%A0"), "", 400, "\"field\":\"subject\""),
                row("binary with broken JSON", any, ce("Content-Type", JSON), "{", 400, "the JSON does not parse"),
                row(
                        "structured without id",
                        any,
                        type(STRUCTURED),
                        "{\"specversion\":\"1.0\"}",
                        400,
                        "\"field\":\"id\""),
                row("structured with empty id", any, type(STRUCTURED), event("").replaceAll("i-0", ""), 400, "empty"),
                row("structured with a number as id", any, type(STRUCTURED), "{\"id\":1}", 400, "not a string"),
                row("structured array", any, type(STRUCTURED), "[]", 400, "a JSON object"),
                row("data twice", any, type(STRUCTURED), event(",\"data\":1,\"data_base64\":\"eA==\""), 400, "twice"),
                row("bad base 64", any, type(STRUCTURED), event(",\"data_base64\":\"*\""), 400, "data_base64"),
                row("batch with one bad event", any, type(BATCH), "[" + event(",\"b\":1") + ",{}]", 400, "\"index\":1"),
                row("batch that is an object", any, type(BATCH), "{}", 400, "a JSON array"),
                row("broken JSON", any, type(JSON), "{\"a\":}", 400, "line 1, column 6"),
                row("JSON without a body", any, type(JSON), "", 400, "body"),
                row("broken array", any.with(Batch.ARRAY), type(JSON), "[1,", 400, "does not parse"),
                row("too large", any.with(new ByteSize(3)), type(JSON), "{   }", 413, "at most 3 bytes"),
                row(
                        "larger than the bus takes",
                        any.with(new ByteSize(1 << 20)),
                        type(JSON),
                        "\"" + "x".repeat(Fixture.MAX_EVENT_BYTES) + "\"",
                        413,
                        "too large"),
                row("other form of CloudEvents", any, type("application/cloudevents+avro"), "x", 415, "Content-Type"),
                row("a form", any, type("multipart/form-data; boundary=x"), "x", 415, "Content-Type"),
                row("compressed", any, Map.of("Content-Encoding", "br"), "x", 415, "accept-encoding: identity"),
                row(
                        "JSON in another charset",
                        any,
                        type("application/json; charset=utf-16"),
                        "{}",
                        415,
                        "charset=utf-8"));
    }

    static Stream<Arguments> credentials() {
        Credential secret = new Credential("s3cret", null);
        Settings bearer = Settings.DEFAULT.with(new HttpAuth(new BearerAuth(secret), null, null));
        Settings basic =
                Settings.DEFAULT.with(new HttpAuth(null, new BasicAuth(new Credential("u", null), secret), null));
        Settings hmac = Settings.DEFAULT.with(
                new HttpAuth(null, null, new HmacAuth(secret, "X-Signature", HmacEncoding.HEX, "sha256=")));
        String good = HexFormat.of()
                .formatHex(
                        Hmac.of("s3cret".getBytes(StandardCharsets.UTF_8), "", "x".getBytes(StandardCharsets.UTF_8)));
        return Stream.of(
                row("no token", bearer, Map.of(), "x", 401, "www-authenticate: Bearer"),
                row("wrong token", bearer, Map.of("Authorization", "Bearer no"), "x", 401, "the credentials are wrong"),
                row("right token", bearer, Map.of("Authorization", "bearer s3cret"), "x", 202),
                row("no password", basic, Map.of(), "x", 401, "www-authenticate: Basic"),
                row("wrong password", basic, Map.of("Authorization", "Basic dTpubw=="), "x", 401, "wrong"),
                row("right password", basic, Map.of("Authorization", "Basic dTpzM2NyZXQ="), "x", 202),
                row("no signature", hmac, Map.of(), "x", 401, "the signature is missing"),
                row("wrong signature", hmac, Map.of("X-Signature", "sha256=00"), "x", 403, "the signature is wrong"),
                row("right signature", hmac, Map.of("X-Signature", "sha256=" + good), "x", 202));
    }

    @ParameterizedTest
    @MethodSource({"messages", "several", "mistakes", "credentials"})
    void answers(Settings settings, Map<String, String> headers, String body, int status, List<String> contains) {
        var source = server.start(settings);

        var answer = server.post(body, headers);

        source.close();
        StringBuilder text = new StringBuilder(answer.body());
        answer.headers()
                .map()
                .forEach((name, values) ->
                        text.append('\n').append(name).append(": ").append(values.get(0)));
        assertThat(answer.statusCode()).as(text.toString()).isEqualTo(status);
        assertThat(contains).allSatisfy(part -> assertThat(text.toString()).contains(part));
    }

    @Test
    void asksToComeBackWhenThereAreMoreThanTheRateAllows() {
        var source = server.start(Settings.DEFAULT.with(new Rate(2, Duration.ofMinutes(10))));

        assertThat(server.post("1", Map.of()).statusCode()).isEqualTo(202);
        assertThat(server.post("2", Map.of()).statusCode()).isEqualTo(202);
        var third = server.post("3", Map.of());

        source.close();
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(third.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 301);
    }

    @Test
    void stillTakesOthersAfterABodyThatWasTooLarge() {
        var source = server.start(Settings.DEFAULT.with(new ByteSize(10)));

        var large = server.send(request -> request.POST(BodyPublishers.ofByteArray(new byte[3_000_000])));
        var small = server.post("x", Map.of());

        source.close();
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(small.statusCode()).isEqualTo(202);
    }

    @Test
    void grantsAWebhookSenderItsOrigin() {
        var source = server.start(Settings.DEFAULT.with(new Rate(100, Duration.ofMinutes(1))));

        var answer = server.send(request -> request.method("OPTIONS", BodyPublishers.noBody())
                .header("WebHook-Request-Origin", "partner.example")
                .header("WebHook-Request-Rate", "50"));

        source.close();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("WebHook-Allowed-Origin")).contains("partner.example");
        assertThat(answer.headers().firstValue("WebHook-Allowed-Rate")).contains("50");
        assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("POST");
    }

    @Test
    void asksToComeBackWhenTheBusCannotStore(@TempDir Path other) {
        try (Server broken = new Server(other, Clock.systemUTC(), Limits.DEFAULT)) {
            broken.start(Settings.DEFAULT);
            broken.fixture.close();

            var answer = broken.post("x", Map.of());

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
    }
}
