package dev.sluice.eventsource.shape;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.sluice.crds.model.EventAttributes;
import dev.sluice.crds.model.PayloadFormat;
import dev.sluice.crds.model.ShapeErrorPolicy;
import dev.sluice.crds.model.ShapeSpec;
import dev.sluice.eventbus.Event;
import dev.sluice.eventsource.Fixture;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.SourceName;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventShaperTest {

    private static final SourceName NAME = new SourceName("default", "logs", "app");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private static Shaped shape(ShapeSpec spec, Message message) {
        return EventShaper.compile(NAME, spec, new EventIds(CLOCK, new Random(1)), CLOCK)
                .shape(message);
    }

    private static Message message(String body, @Nullable String contentType, Map<String, String> headers) {
        return new Message(
                body.getBytes(StandardCharsets.UTF_8),
                contentType,
                headers,
                Map.of("path", "/var/log/app.log", "offset", 7L),
                new Message.Defaults("dev.sluice.file.line", "id-1", "subject", null, null));
    }

    private static Event ready(Shaped shaped) {
        assertThat(shaped).isInstanceOf(Shaped.Ready.class);
        return ((Shaped.Ready) shaped).event();
    }

    private static Event event(PayloadFormat format, String body) {
        return ready(shape(Fixture.shape(format), message(body, null, Map.of())));
    }

    static Stream<Arguments> detected() {
        return Stream.of(
                argumentSet("JSON object", "{\"a\":1}", null, "application/json"),
                argumentSet("JSON number", "42", null, "application/json"),
                argumentSet("text", "hello", null, "text/plain; charset=utf-8"),
                argumentSet("broken JSON is text", "{a", null, "text/plain; charset=utf-8"),
                argumentSet("JSON called text", "[1]", "text/plain", "application/json"),
                argumentSet("JSON sent as a form", "{}", "application/x-www-form-urlencoded", "application/json"),
                argumentSet(
                        "text keeps its type",
                        "hi",
                        "text/plain; charset=iso-8859-1",
                        "text/plain; charset=iso-8859-1"),
                argumentSet("a type that says what it is", "1,2", "text/csv", "text/csv"),
                argumentSet("JSON with a suffix", "{}", "application/vnd.x+json", "application/vnd.x+json"));
    }

    @ParameterizedTest
    @MethodSource("detected")
    void findsOutWhatAPayloadIs(String body, @Nullable String contentType, String found) {
        Event event = ready(shape(Fixture.AUTO, message(body, contentType, Map.of())));

        assertThat(event.dataContentType()).contains(found);
        assertThat(Fixture.text(event)).isEqualTo(body);
    }

    @Test
    void givesAttributesFromTheTransport() {
        Event event = event(PayloadFormat.AUTO, "x");

        assertThat(event.id()).isEqualTo("id-1");
        assertThat(event.source()).isEqualTo("/namespaces/default/eventsources/logs/app");
        assertThat(event.type()).isEqualTo("dev.sluice.file.line");
        assertThat(event.subject()).contains("subject");
        assertThat(event.time()).contains("2026-03-01T12:00:00.000Z");
    }

    static Stream<Arguments> syslog() {
        return Stream.of(
                argumentSet(
                        "RFC 5424",
                        "<165>1 2003-10-11T22:14:15.003Z host app 123 ID47 [ex@1 a=\"1\" b=\"q\\\"]\"][y] \ufeffhello",
                        "{facility: 'local4', severity: 'notice', host: 'host', app: 'app', pid: '123', msgid: 'ID47',"
                                + " structured: {'ex@1': {a: '1', b: 'q\"]'}, y: {}}, message: 'hello'}",
                        "2003-10-11T22:14:15.003Z"),
                argumentSet(
                        "RFC 5424 with nothing in it",
                        "<0>1 - - - - - -",
                        "{facility: 'kern', severity: 'emerg', message: ''}",
                        "2026-03-01T12:00:00.000Z"),
                argumentSet(
                        "RFC 3164",
                        "<34>Feb  5 22:14:15 gate sshd[42]: Failed password",
                        "{facility: 'auth', severity: 'crit', host: 'gate', app: 'sshd', pid: '42', message: 'Failed password'}",
                        "2026-02-05T22:14:15Z"),
                argumentSet(
                        "last year",
                        "Dec 31 23:59:59 gate cron: x",
                        "{host: 'gate', app: 'cron', message: 'x'}",
                        "2025-12-31T23:59:59Z"),
                argumentSet(
                        "leap day",
                        "Feb 29 00:00:00 gate cron: x",
                        "{host: 'gate', app: 'cron', message: 'x'}",
                        "2024-02-29T00:00:00Z"),
                argumentSet(
                        "in a file",
                        "2026-01-05T00:06:11Z gate1 sshd[5741]: Accepted publickey for bob",
                        "{host: 'gate1', app: 'sshd', pid: '5741', message: 'Accepted publickey for bob'}",
                        "2026-01-05T00:06:11Z"),
                argumentSet(
                        "without a tag",
                        "Jan 02 03:04:05 gate last message repeated 2 times",
                        "{host: 'gate', message: 'last message repeated 2 times'}",
                        "2026-01-02T03:04:05Z"));
    }

    @ParameterizedTest
    @MethodSource("syslog")
    void readsSyslog(String line, String data, String time) {
        Event event = event(PayloadFormat.SYSLOG, line);

        assertThatJson(Fixture.text(event)).isEqualTo(data);
        assertThat(event.time()).contains(time);
    }

    @Test
    void readsSyslogTimesInTheirZone() {
        ShapeSpec spec =
                new ShapeSpec(PayloadFormat.SYSLOG, "Asia/Tokyo", null, null, null, ShapeErrorPolicy.DEAD_LETTER, null);

        Event event = ready(shape(spec, message("Mar  1 20:00:00 gate app: x", null, Map.of())));

        assertThat(event.time()).contains("2026-03-01T11:00:00Z");
    }

    @Test
    void readsLogfmt() {
        Event event = event(PayloadFormat.LOGFMT, "level=info msg=\"it is \\\"on\\\"\" retry took=3ms empty=");

        assertThatJson(Fixture.text(event))
                .isEqualTo("{level: 'info', msg: 'it is \"on\"', retry: true, took: '3ms', empty: ''}");
    }

    @Test
    void readsNamedGroups() {
        ShapeSpec spec = new ShapeSpec(
                PayloadFormat.REGEX,
                "UTC",
                "user=(?<user>\\w+)( ip=(?<ip>\\S+))?",
                null,
                null,
                ShapeErrorPolicy.DEAD_LETTER,
                null);

        assertThatJson(Fixture.text(ready(shape(spec, message("user=bob", null, Map.of())))))
                .isEqualTo("{user: 'bob'}");
        assertThat(shape(spec, message("nobody", null, Map.of()))).isInstanceOf(Shaped.Failed.class);
    }

    @ParameterizedTest
    @CsvSource({"JSON, {", "SYSLOG, hello", "LOGFMT, hello", "CLOUDEVENTS, {}"})
    void saysWhatIsNotOfTheFormat(PayloadFormat format, String body) {
        Shaped shaped = shape(Fixture.shape(format), message(body, null, Map.of()));

        assertThat(shaped)
                .isInstanceOfSatisfying(
                        Shaped.Failed.class,
                        failed -> assertThat(failed.fault().error()).isNotBlank());
    }

    @Test
    void keepsCloudEventsOfKafkaHeaders() {
        Map<String, String> headers =
                Map.of("ce_specversion", "1.0", "ce_id", "k", "ce_source", "/k", "ce_type", "t", "ce_subject", "50%25");

        Event event = ready(shape(Fixture.AUTO, message("{}", "application/json", headers)));

        assertThat(event.id()).isEqualTo("k");
        assertThat(event.subject()).contains("50%25");
    }

    @Test
    void carriesTheTraceOfTheTransport() {
        Event event =
                ready(shape(Fixture.AUTO, message("x", null, Map.of("traceparent", "00-1-2-01", "tracestate", "a=b"))));

        assertThat(event.extensions()).isEqualTo(Map.of("traceparent", "00-1-2-01", "tracestate", "a=b"));
    }

    private static ShapeSpec rules(@Nullable EventAttributes attributes, @Nullable String where) {
        return new ShapeSpec(PayloadFormat.AUTO, "UTC", null, attributes, where, ShapeErrorPolicy.DEAD_LETTER, null);
    }

    @Test
    void setsAttributesByExpressions() {
        EventAttributes attributes = new EventAttributes(
                "'sensor.' + data.kind",
                "data.name",
                "string(data.device)",
                "timestamp(data.at)",
                "meta.path + ':' + string(meta.offset)");

        Event event = ready(shape(
                rules(attributes, "event.type == 'sensor.temp' && data.value > 20"),
                message(
                        "{\"kind\":\"temp\",\"name\":\"n\",\"device\":7,\"value\":21,\"at\":\"2026-01-01T00:00:00Z\"}",
                        null,
                        Map.of())));

        assertThat(event.type()).isEqualTo("sensor.temp");
        assertThat(event.subject()).contains("n");
        assertThat(event.partitionKey()).contains("7");
        assertThat(event.time()).contains("2026-01-01T00:00:00Z");
        assertThat(event.id()).isEqualTo("/var/log/app.log:7");
    }

    @Test
    void filtersAndFailsClosed() {
        assertThat(shape(rules(null, "data.a == 1"), message("{\"a\":2}", null, Map.of())))
                .isEqualTo(new Shaped.Filtered("id-1"));
        assertThat(shape(rules(null, "data.a == 1"), message("{}", null, Map.of())))
                .isInstanceOfSatisfying(Shaped.Failed.class, failed -> {
                    assertThat(failed.cause()).isEqualTo(Shaped.Cause.EXPRESSION);
                    assertThat(failed.fault().field()).isEqualTo("where");
                });
        EventAttributes badTime = new EventAttributes(null, null, null, "data.t", null);
        assertThat(shape(rules(badTime, null), message("{\"t\":\"noon\"}", null, Map.of())))
                .isInstanceOf(Shaped.Failed.class);
    }
}
