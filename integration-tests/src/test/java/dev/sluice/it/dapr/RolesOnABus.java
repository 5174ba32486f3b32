package dev.sluice.it.dapr;

import static dev.sluice.it.dapr.BothRoles.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.process.FunctionServer;
import dev.sluice.it.process.FunctionServer.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The roles with a broker behind them that is started once for all tests. Each test has source events of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RolesOnABus {

    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: in}
            spec: {eventBus: main, %4$s}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: t}
            spec:
              eventBus: main
              inputs:
                e: {eventSource: in, event: e}
                f: {eventSource: in, event: f}
                w: {eventSource: in, event: w}
                s: {eventSource: in, event: s}
                r: {eventSource: in, event: r}
                %3$s: {eventSource: in, event: %3$s}
                j: {eventSource: in, event: j}
              subscribers:
              - {name: all, condition: e, sink: {uri: "%1$s/all"}}
              - {name: both, condition: e && f, sink: {uri: "%1$s/both"}}
              - {name: refused, condition: f, sink: {uri: "%1$s/refused"}}
              - {name: flow, condition: w, sink: {uri: "%1$s/flow"}, delivery: {order: key}}
              - name: outage
                condition: s
                sink: {uri: "%1$s/outage"}
                delivery: {backoff: {delay: 200ms, max: 1s}}
              - {name: strict, condition: r, sink: {uri: "%1$s/strict"}, deadLetterTopic: failed}
              - {name: moving, condition: %3$s, sink: {uri: "%1$s/%3$s"}}
              - {name: lines, condition: j, sink: {uri: "%1$s/lines"}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventBus
            metadata: {name: main}
            spec: {%2$s}
            """;

    final FunctionServer function = FunctionServer.start();
    BothRoles roles;
    private String bus;

    /** Starts a broker in a folder; answers how a bus names it. */
    abstract String startBroker(Path folder);

    abstract void stopBroker();

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        bus = startBroker(Files.createDirectories(folder.resolve("broker")));
        roles = BothRoles.start(folder, RolesIT.SIDECARS, resources("x", "json"));
    }

    /** Resources with one source event of this name beside those that stay, and lines that are read so. */
    String resources(String moving, String format) {
        String staying = "e: {}, f: {}, w: {}, s: {}, r: {}, j: {batch: lines, format: " + format + "}";
        return RESOURCES.formatted(function.uri(""), bus, moving, sources(staying, moving));
    }

    /** The events of the source: those of HTTP that stay, and one that will go. */
    String sources(String staying, String moving) {
        return "http: {" + staying + ", " + moving + ": {}}";
    }

    /** Sends an event as the one that will go. */
    void sendMoving(String moving, String id) {
        roles.send(moving, id, "application/json", bytes("{}"));
    }

    void awaitAccepted(String path, List<String> sent) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(new HashSet<>(function.accepted(path))).containsAll(sent));
    }

    @AfterAll
    void stop() {
        if (roles != null) {
            roles.close();
        }
        stopBroker();
        function.close();
    }

    @Test
    void givesTheResultOfOneProcess() {
        function.answers("/refused", FunctionServer.Answer.status(400));
        String number = "{\"n\": 12345678901234567890}";
        roles.send("e", "e1", "application/json", bytes(number));
        roles.send("e", "e2", "application/x-strange", new byte[] {0, (byte) 0xff, 1});
        roles.send("f", "f1", "application/json", bytes("{}"));

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(function.accepted("/both")).containsExactly("f1");
            assertThat(function.accepted("/all")).containsExactlyInAnyOrder("e1", "e2");
        });
        assertThat(first("/all", "e1").body()).isEqualTo(number);
        assertThat(first("/all", "e1").headers())
                .containsEntry("ce-subject", "a-subject")
                .containsEntry("ce-comexampleext", "kept")
                .containsEntry("ce-source", "/test")
                .containsEntry("content-type", "application/json")
                .doesNotContainKey("ce-sluicetime");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(roles.trigger().get("/deadletters"))
                        .contains("refused")
                        .contains("f1"));
        assertThat(roles.trigger().get("/events")).contains("e1").contains("e2").contains("f1");
    }

    private Received first(String path, String event) {
        return function.requests(path).stream()
                .filter(request -> request.event().equals(event))
                .findFirst()
                .orElseThrow();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
