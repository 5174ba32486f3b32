package dev.sluice.trigger.delivery.alertmanager;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.eventbus.Event;
import dev.sluice.trigger.delivery.SinkRequest;
import dev.sluice.trigger.engine.Firing;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertRequestsTest {

    private final AlertRequests requests = new AlertRequests("page", URI.create("http://127.0.0.1:8080/"));
    private final Firing.Alert alert =
            new Firing.Alert(Map.of("alertname", "log\"ins", "ip", "::1"), Map.of("summary", "Zoë"));

    private static SinkRequest request(Firing.State state, Firing.@Nullable Alert alert) {
        Event event = Event.builder().id("e 1").source("/s").type("t").build();
        return new SinkRequest("f-1", event, state, alert, 1_500, 1, Duration.ofSeconds(1));
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private Firing.Alert began(long millis) {
        return new Firing.Alert(alert.labels(), alert.annotations(), millis);
    }

    @Test
    void strictReceiversTakeWhatIsWritten() {
        for (Firing.State state : Firing.State.values()) {
            String alerts = text(requests.alerts(request(state, began(700))));
            String webhook = text(requests.webhook(request(state, began(700))));
            for (StrictAlertmanager.Alert read : List.of(
                    StrictAlertmanager.postableAlerts("application/json", alerts)
                            .get(0),
                    StrictAlertmanager.webhook("application/json", webhook).get(0))) {
                assertThat(read.labels()).isEqualTo(alert.labels());
                assertThat(read.annotations()).isEqualTo(alert.annotations());
                assertThat(read.startsAt()).isEqualTo(Instant.ofEpochMilli(700));
                assertThat(read.resolved()).isEqualTo(state == Firing.State.RESOLVED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"labels", "startsAt", "generatorURL"})
    void theStrictReceiverMissesWhatIsNotThere(String field) {
        String alerts = text(requests.alerts(request(Firing.State.FIRING, alert)));

        assertThatThrownBy(() -> StrictAlertmanager.postableAlerts("application/json", alerts.replace(field, "else")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFiringAlertHasNoEnd() {
        assertThatJson(text(requests.alerts(request(Firing.State.FIRING, alert))))
                .isEqualTo("""
                        [{"labels": {"alertname": "log\\"ins", "ip": "::1"}, "annotations": {"summary": "Zoë"},
                          "startsAt": "1970-01-01T00:00:01.500Z",
                          "generatorURL": "http://127.0.0.1:8080/api/v1/events/e%201/explain"}]
                        """);
    }

    @Test
    void aResolvedAlertEndsAtItsTime() {
        assertThatJson(text(requests.alerts(request(Firing.State.RESOLVED, began(700)))))
                .isEqualTo("""
                        [{"labels": {"alertname": "log\\"ins", "ip": "::1"}, "annotations": {"summary": "Zoë"},
                          "startsAt": "1970-01-01T00:00:00.700Z", "endsAt": "1970-01-01T00:00:01.500Z",
                          "generatorURL": "http://127.0.0.1:8080/api/v1/events/e%201/explain"}]
                        """);
    }

    @Test
    void explainsTheNewestEventThatAPatternsOccurrenceStandsOn() {
        Event occurrence = Event.builder()
                .id("hash")
                .source("/namespaces/default/triggers/t/burst")
                .type("dev.sluice.count")
                .data("{\"events\": [{\"id\": \"a\"}, {\"id\": \"b\"}]}".getBytes(StandardCharsets.UTF_8))
                .build();
        SinkRequest request =
                new SinkRequest("f-1", occurrence, Firing.State.FIRING, alert, 1_500, 1, Duration.ofSeconds(1));

        assertThatJson(text(requests.alerts(request)))
                .inPath("$[0].generatorURL")
                .isEqualTo("\"http://127.0.0.1:8080/api/v1/events/b/explain\"");
    }

    @Test
    void anAlertWithoutLabelsIsNamedAfterItsSubscriber() {
        assertThatJson(text(requests.alerts(request(Firing.State.FIRING, null))))
                .inPath("$[0].labels")
                .isEqualTo("{\"alertname\": \"page\"}");
    }

    @Test
    void writesWhatAlertmanagerSendsToWebhooks() {
        assertThatJson(text(requests.webhook(request(Firing.State.FIRING, alert))))
                .isEqualTo("""
                        {"version": "4", "groupKey": "{}:{alertname=\\"log\\\\\\"ins\\"}", "truncatedAlerts": 0,
                         "status": "firing", "receiver": "page",
                         "groupLabels": {"alertname": "log\\"ins"},
                         "commonLabels": {"alertname": "log\\"ins", "ip": "::1"},
                         "commonAnnotations": {"summary": "Zoë"},
                         "externalURL": "http://127.0.0.1:8080",
                         "alerts": [{"status": "firing", "labels": {"alertname": "log\\"ins", "ip": "::1"},
                           "annotations": {"summary": "Zoë"},
                           "startsAt": "1970-01-01T00:00:01.500Z", "endsAt": "0001-01-01T00:00:00Z",
                           "generatorURL": "http://127.0.0.1:8080/api/v1/events/e%201/explain",
                           "fingerprint": "${json-unit.regex}[0-9a-f]{16}"}]}
                        """);
    }

    @Test
    void aResolvedWebhookHasAnEnd() {
        String body = text(requests.webhook(request(Firing.State.RESOLVED, began(700))));

        StrictAlertmanager.webhook("application/json", body);
        assertThatJson(body).inPath("status").isEqualTo("resolved");
        assertThatJson(body).inPath("alerts[0].endsAt").isEqualTo("1970-01-01T00:00:01.500Z");
    }

    @Test
    void namesAnAlertByItsLabelsWhateverTheirOrder() {
        assertThat(AlertRequests.fingerprint(Map.of())).isEqualTo("cbf29ce484222325");
        assertThat(AlertRequests.fingerprint(Map.of("a", "1", "b", "2")))
                .isEqualTo(AlertRequests.fingerprint(Map.of("b", "2", "a", "1")))
                .isNotEqualTo(AlertRequests.fingerprint(Map.of("a", "12", "b", "")));
    }
}
