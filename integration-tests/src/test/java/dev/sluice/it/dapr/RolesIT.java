package dev.sluice.it.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.topology.Topology;
import dev.sluice.dapr.render.RenderOptions;
import dev.sluice.dapr.render.Rendering;
import dev.sluice.dapr.render.ResourceFolder;
import dev.sluice.dapr.render.Roles;
import dev.sluice.it.brokers.KafkaBroker;
import dev.sluice.it.brokers.NatsServer;
import dev.sluice.it.brokers.RedisServer;
import dev.sluice.it.process.FunctionServer;
import dev.sluice.it.process.FunctionServer.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The source role and the trigger role, each beside a sidecar, with real brokers as the bus. */
class RolesIT {

    @RegisterExtension
    static final Sidecars SIDECARS = new Sidecars();

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String APP_SOURCE = "es-in--default";
    private static final String APP_TRIGGER = "t-default--default";
    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: in}
            spec: {eventBus: main, http: {e: {}, f: {}}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: t}
            spec:
              eventBus: main
              inputs:
                e: {eventSource: in, event: e}
                f: {eventSource: in, event: f}
              subscribers:
              - {name: all, condition: e, sink: {uri: "%1$s/all"}}
              - {name: both, condition: e && f, sink: {uri: "%1$s/both"}}
              - {name: refused, condition: f, sink: {uri: "%1$s/refused"}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventBus
            metadata: {name: main}
            spec: {%2$s}
            """;

    private final FunctionServer function = FunctionServer.start();
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    Path folder;

    private Role source;
    private Role trigger;
    private Sidecar sourceSidecar;
    private Sidecar triggerSidecar;

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        function.close();
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    private String broker(String kind) throws IOException {
        Path data = Files.createDirectories(folder.resolve(kind));
        switch (kind) {
            case "kafka" -> {
                KafkaBroker kafka = opened(new KafkaBroker(data).start());
                for (String topic : List.of("default.in.e", "default.in.f", "_dead")) {
                    kafka.createTopic(topic, 1);
                }
                return "kafka: {brokers: \"" + kafka.address() + "\"}";
            }
            case "jetStream" -> {
                NatsServer nats = opened(new NatsServer(data).start());
                return "jetStream: {natsURL: \"" + nats.url() + "\"}";
            }
            default -> {
                RedisServer redis = opened(RedisServer.open(data).start());
                return "redis: {redisHost: \"" + redis.address() + "\"}";
            }
        }
    }

    private void startAll(String bus) throws IOException {
        Path resources = Files.createDirectories(folder.resolve("resources"));
        Files.writeString(resources.resolve("r.yaml"), RESOURCES.formatted(function.uri(""), bus));
        Path components = folder.resolve("components");
        render(resources, components);
        sourceSidecar = SIDECARS.of(APP_SOURCE).resources(components);
        triggerSidecar = SIDECARS.of(APP_TRIGGER).resources(components);
        source = opened(new Role(folder.resolve("source"), sourceSidecar, "eventsource", resources.toString()));
        trigger = opened(new Role(folder.resolve("trigger"), triggerSidecar, "trigger", resources.toString()));
        source.start();
        trigger.start();
        sourceSidecar.launch();
        triggerSidecar.launch();
        source.awaitReady();
        trigger.awaitReady();
    }

    private static void render(Path resources, Path components) {
        ReadResult read = new ResourceReader(ExpressionChecker.NONE).read(List.of(resources));
        Topology topology =
                Topology.resolve(read, (ref, namespace) -> Optional.empty()).topology();
        new ResourceFolder(components).update(Rendering.of(topology, Roles.of(topology), RenderOptions.DEFAULT));
    }

    private void send(String event, String id, String contentType, byte[] body) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> source.post(
                                "/default/in/" + event,
                                contentType,
                                body,
                                "ce-specversion",
                                "1.0",
                                "ce-id",
                                id,
                                "ce-source",
                                "/test",
                                "ce-type",
                                "test.made",
                                "ce-subject",
                                "a-subject",
                                "ce-comexampleext",
                                "kept")
                        == 202);
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "jetStream", "redis"})
    void givesTheResultOfOneProcess(String bus) throws Exception {
        function.answers("/refused", FunctionServer.Answer.status(400));
        startAll(broker(bus));
        String number = "{\"n\": 12345678901234567890}";
        send("e", "e1", "application/json", json(number));
        send("e", "e2", "application/x-strange", new byte[] {0, (byte) 0xff, 1});
        send("f", "f1", "application/json", json("{}"));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(function.accepted("/both")).containsExactly("f1"));
        assertThat(function.accepted("/all")).containsExactlyInAnyOrder("e1", "e2");
        Received first = function.requests("/all").stream()
                .filter(request -> request.event().equals("e1"))
                .findFirst()
                .orElseThrow();
        assertThat(first.body()).isEqualTo(number);
        assertThat(first.headers())
                .containsEntry("ce-subject", "a-subject")
                .containsEntry("ce-comexampleext", "kept")
                .containsEntry("ce-source", "/test")
                .containsEntry("content-type", "application/json")
                .doesNotContainKey("ce-sluicetime");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(trigger.get("/deadletters"))
                        .contains("refused")
                        .contains("f1"));
        assertThat(trigger.get("/events")).contains("e1").contains("e2").contains("f1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "jetStream"})
    void losesNothingWhenAnyPartIsKilled(String bus) throws Exception {
        startAll(broker(bus));
        List<String> sent = new ArrayList<>();
        Runnable[] kills = {
            () -> restart(trigger),
            () -> restart(source),
            () -> triggerSidecar.kill().launch(),
            () -> sourceSidecar.kill().launch()
        };
        for (Runnable kill : kills) {
            for (int i = 0; i < 50; i++) {
                if (i == 25) {
                    kill.run();
                }
                String id = "k" + sent.size();
                send("e", id, "application/json", json("{\"i\": " + sent.size() + "}"));
                sent.add(id);
            }
        }
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(new HashSet<>(function.accepted("/all"))).containsAll(sent));
        assertThat(function.accepted("/all").size() - sent.size())
                .as("delivered twice")
                .isLessThan(50);
    }

    private static void restart(Role role) {
        try {
            role.kill().start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void showsWhatASidecarDoesNotHave() throws Exception {
        startAll(broker("redis"));
        triggerSidecar.kill();
        await().atMost(PATIENCE).until(() -> !trigger.isReady());
        assertThat(trigger.readiness()).contains("sidecar");
        triggerSidecar.launch();
        trigger.awaitReady();
    }
}
