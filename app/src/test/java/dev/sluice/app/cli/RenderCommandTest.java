package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.output.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderCommandTest {

    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventBus
            metadata: {name: main}
            spec: {jetStream: {natsURL: "nats://nats:4222", tokenFrom: {secretKeyRef: {name: nats, key: token}}}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: orders}
            spec:
              eventBus: main
              kafka: {created: {brokers: "kafka:9092", topic: orders}}
              mqtt: {temp: {url: "tcp://mqtt:1883", topic: t, via: dapr}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: all}
            spec:
              eventBus: main
              inputs: {created: {eventSource: orders, event: created}}
              subscribers: [{condition: created, sink: {uri: "http://all/"}}]
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Path file;
    private Path components;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("all.yaml"), RESOURCES);
        components = folder.resolve("components");
    }

    private int run(String... arguments) {
        Surroundings surroundings = new Surroundings(
                new ByteArrayInputStream(new byte[0]),
                true,
                new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), false),
                new Terminal(new PrintStream(err, true, StandardCharsets.UTF_8), false),
                Map.of(),
                Clock.systemUTC());
        return SluiceCommand.execute(surroundings, arguments);
    }

    private int render(Path path, String... more) {
        List<String> arguments = Stream.concat(
                        Stream.of("render", path.toString(), "--dapr", "--out", components.toString()), Stream.of(more))
                .toList();
        return run(arguments.toArray(String[]::new));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void saysWhatItWroteWhatMayBeLostAndWhatASidecarNeeds() throws IOException {
        assertThat(render(file, "--resolve", "kafka=127.0.0.1:19092")).isZero();

        assertThat(said())
                .contains("wrote     " + components.resolve("component-esc-kafka-created.orders.default.yaml"))
                .contains("warning   source default/orders/temp via bindings.mqtt3: BestEffort, ")
                .contains(
                        "needs     SLUICE_SECRET_NATS_TOKEN (secret nats, key token) in the environment of the sidecar of"
                                + " es-orders--default")
                .contains("nats stream add sluice_default_main --subjects=_dead,"
                        + "default.orders.created,default.orders.temp")
                .endsWith("files written, 0 removed, 0 unchanged in " + components + "\n");
        assertThat(components.resolve("component-esc-kafka-created.orders.default.yaml"))
                .content()
                .contains("127.0.0.1:19092");
    }

    @Test
    void writesNothingTwice() {
        render(file);
        out.reset();

        assertThat(render(file)).isZero();

        assertThat(said()).doesNotContain("wrote").contains("0 files written, 0 removed, ");
    }

    @Test
    void keepsTheGroupsThatAreNamedSideBySide() throws IOException {
        Files.writeString(file, RESOURCES + """
                ---
                apiVersion: events.openfunction.io/v1alpha1
                kind: Trigger
                metadata: {name: fraud}
                spec:
                  eventBus: main
                  group: fraud
                  inputs: {created: {eventSource: orders, event: created}}
                  subscribers: [{condition: created, sink: {uri: "http://fraud/"}}]
                """);

        assertThat(render(file, "--group", "default", "--group", "fraud", "--group", "frod"))
                .isZero();

        assertThat(components.resolve("resiliency-t-default--default.yaml")).exists();
        assertThat(components.resolve("resiliency-t-fraud--default.yaml")).exists();
        assertThat(said()).contains("warning   no trigger is in group frod; there is default, fraud");

        assertThat(render(file, "--group", "fraud")).isZero();
        assertThat(said()).contains("removed   " + components.resolve("resiliency-t-default--default.yaml"));
    }

    @Test
    void writesNothingOfResourcesThatAreWrong() throws IOException {
        Files.writeString(file, RESOURCES.replace("condition: created", "condition: creatd"));

        assertThat(render(file)).isEqualTo(ExitCode.FAILED.code());

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("creatd").contains("nothing is rendered");
        assertThat(components).doesNotExist();
    }

    @Test
    void checkSaysWhatIsTakenAndPromisedBesideDapr() {
        assertThat(run("check", file.toString())).isZero();

        assertThat(said().replaceAll(" +", " "))
                .contains("beside Dapr: pubsub.jetstream AtLeastOnce")
                .contains("beside Dapr: pubsub.kafka AtLeastOnce")
                .contains("beside Dapr: bindings.mqtt3 BestEffort");
    }
}
