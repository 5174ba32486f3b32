package dev.sluice.trigger.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.trigger.delivery.alertmanager.StrictAlertmanager;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Alerts as an Alertmanager gets them. */
class AlertResendsTest extends GroupFixture {

    @Test
    void sendsAnAlertAgainUntilItResolvesAlsoAfterARestart() throws Exception {
        apply(rule("300ms"));
        publish("1", "{\"host\": \"db\", \"up\": false}");
        publish("2", "{\"host\": \"web\", \"up\": false}");
        await().atMost(PATIENCE).until(() -> alerts("db", false) >= 3 && alerts("web", false) >= 3);

        restart();
        received.clear();
        apply(rule("300ms"));
        await().atMost(PATIENCE).until(() -> alerts("db", false) >= 2 && alerts("web", false) >= 2);

        publish("3", "{\"host\": \"db\", \"up\": true}");
        await().atMost(PATIENCE).until(() -> alerts("db", true) == 1);
        received.clear();
        await().atMost(PATIENCE).until(() -> alerts("web", false) >= 3);
        assertThat(alerts("db", false)).isZero();
        assertThat(alerts("db", true)).isZero();
        assertThat(trigger().counts())
                .as("a resend is no delivery")
                .containsEntry("target/page/sink/fired", 3L)
                .containsEntry("target/page/sink/delivered", 3L);
    }

    @Test
    void anEditEndsWhatIsNotAskedForAnyMore() throws Exception {
        apply(rule("200ms"));
        publish("1", "{\"host\": \"db\", \"up\": false}");
        await().atMost(PATIENCE).until(() -> alerts("db", false) >= 2);

        apply("subscribers: [{name: all, condition: a, sink: {uri: '" + uri("/all") + "'}}]");
        publish("2", "{\"host\": \"db\", \"up\": false}");
        awaitAll();
        restart();
        apply("subscribers: [{name: all, condition: a, sink: {uri: '" + uri("/all") + "'}}]");
        received.clear();
        publish("3", "{\"host\": \"db\", \"up\": false}");
        awaitAll();
        assertThat(received).noneMatch(request -> request.path().equals("/api/v2/alerts"));
    }

    @Test
    void whatCannotResolveIsSentOnce() throws Exception {
        apply("subscribers: [{name: page, condition: a, as: alertmanagerAlerts, resend: 100ms, sink: {uri: '"
                + uri("/api/v2/alerts") + "'}, labels: '{\"alertname\": \"seen\", \"host\": data.host}'}]");
        publish("1", "{\"host\": \"db\"}");
        await().atMost(PATIENCE).until(() -> alerts("db", false) == 1);
        for (int i = 2; i < 6; i++) {
            publish(String.valueOf(i), "{\"host\": \"other" + i + "\"}");
            String host = "other" + i;
            await().atMost(PATIENCE).until(() -> alerts(host, false) == 1);
        }
        assertThat(alerts("db", false)).isEqualTo(1);
    }

    private void awaitAll() {
        await().atMost(PATIENCE)
                .until(() ->
                        received.stream().anyMatch(request -> request.path().equals("/all")));
    }

    private String rule(String resend) {
        return """
                patterns:
                  down: {hold: {of: a, when: 'data.up == false', for: 50ms, by: data.host}}
                subscribers:
                - name: page
                  condition: down
                  as: alertmanagerAlerts
                  resend: RESEND
                  labels: '{"alertname": "down", "host": data.key}'
                  sink: {uri: 'URI'}
                """.replace("RESEND", resend).replace("URI", uri("/api/v2/alerts"));
    }

    private long alerts(String host, boolean resolved) {
        return List.copyOf(received).stream()
                .filter(request -> request.path().equals("/api/v2/alerts"))
                .flatMap(request ->
                        StrictAlertmanager.postableAlerts(request.contentType().orElse("none"), request.body())
                                .stream())
                .filter(alert -> host.equals(alert.labels().get("host")) && alert.resolved() == resolved)
                .count();
    }
}
