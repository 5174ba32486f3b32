package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.app.output.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger startingAnswers = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private String input = "";

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        answer("/api/v1/sources", "{\"items\":[\"default/hello/hello\"]}");
        server.createContext("/api/v1/events/default/hello/hello", this::take);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(String path, String json) {
        server.createContext(path, exchange -> respond(exchange, 200, json));
    }

    private void take(HttpExchange exchange) throws IOException {
        if (startingAnswers.getAndDecrement() > 0) {
            exchange.getResponseHeaders().add("Sluice-Starting", "true");
            respond(exchange, 503, "{\"detail\":\"starting\"}");
            return;
        }
        if (failures.getAndDecrement() > 0) {
            respond(exchange, 503, "{\"detail\":\"not now\"}");
            return;
        }
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        keys.add(key);
        exchange.getResponseHeaders().add("Sluice-Event-Id", key);
        respond(exchange, 202, "");
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private int run(String... arguments) {
        Surroundings surroundings = new Surroundings(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                input.isEmpty(),
                new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), false),
                new Terminal(new PrintStream(err, true, StandardCharsets.UTF_8), false),
                Map.of(
                        "SLUICE_SERVER",
                        "http://127.0.0.1:" + server.getAddress().getPort()),
                Clock.systemUTC());
        return SluiceCommand.execute(surroundings, arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "test", "send", "tail", "get", "dlq", "display", "backup", "render"})
    void showsExamplesInTheHelpOfEveryCommand(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Examples:");
    }

    @Test
    void sendsEachLineOfTheInputAsOneEvent() {
        input = "one\ntwo\n\nthree\n";
        assertThat(run("send", "hello", "--lines")).isZero();
        assertThat(keys).hasSize(3).doesNotHaveDuplicates();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("3 accepted by default/hello/hello");
    }

    @Test
    void waitsForAServerThatIsStarting() {
        startingAnswers.set(2);
        assertThat(run("send", "hello", "--data", "x")).isZero();
        assertThat(keys).hasSize(1);
    }

    @Test
    void failsWhenTheServerCannotTakeItAndNobodyAskedForPatience() {
        failures.set(1);
        assertThat(run("send", "hello", "--data", "x")).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("503").contains("not now");
    }

    @Test
    void auditsUnderTheSameIdsUntilEveryEventIsTaken() {
        failures.set(3);
        answer("/api/v1/stream", "");
        answer(
                "/api/v1/audit",
                "{\"accepted\":5,\"delivered\":5,\"deadLettered\":0,\"pending\":0,\"lost\":0,\"twice\":0}");
        assertThat(run("send", "hello", "--count", "5", "--audit")).isZero();
        assertThat(keys).hasSize(5).doesNotHaveDuplicates();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("5 accepted, 5 delivered, 0 lost, 0 twice\n");
    }

    @Test
    void failsTheAuditWhenTheServerDoesNotKnowWhatItAccepted() {
        answer("/api/v1/stream", "");
        answer(
                "/api/v1/audit",
                "{\"accepted\":1,\"delivered\":1,\"deadLettered\":0,\"pending\":0,\"lost\":1,\"twice\":0,\"missing\":[\"b\"]}");
        assertThat(run("send", "hello", "--count", "2", "--audit")).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("1 lost").contains("lost: b");
    }

    @Test
    void saysHowToStartAServerWhenNoneAnswers() {
        server.stop(0);
        assertThat(run("get")).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("no Sluice answers")
                .contains("sluice run");
    }

    @Test
    void refusesAKindThatIsNotKnownAndNamesTheNearest() {
        assertThat(run("get", "triger")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Did you mean \"Trigger\"?");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                argumentSet("no such command", "rnu", "unknown command \"rnu\"; did you mean run?"),
                argumentSet("no such option", "run --prot 1", "unknown option --prot; did you mean --port?"),
                argumentSet("nothing like it", "get --colour", "unknown option --colour"),
                argumentSet("two paths", "run . more", "does not know what to do with \"more\""),
                argumentSet("no number", "run --port abc", "'abc' is not a whole number"),
                argumentSet("no port", "run --port 70000", "--port 70000 is no port; expected 1 to 65535"),
                argumentSet("one port twice", "run --port 81 --management-port 81", "are both 81"),
                argumentSet("no such path", "run no/where", "no/where does not exist; give a YAML file or a folder"),
                argumentSet("no such secrets", "run --secrets no/where", "--secrets no/where is no folder"),
                argumentSet("two ways that exclude each other", "run --dapr --offline", "leave one of them out"),
                argumentSet("a sidecar of nothing", "run --daprd no/where", "add --dapr or leave it out"),
                argumentSet("half a replacement", "run --resolve host", "--resolve host is not HOST[:PORT]=ADDRESS"),
                argumentSet("half a reference", "run --ref host", "should be in KEY=VALUE format but was host"),
                argumentSet("no such file", "send hello --file no/where", "--file no/where does not exist"),
                argumentSet("nothing to check", "check", "Missing required parameter: 'PATH'"),
                argumentSet("nothing to do", "dlq", "say what to do: list, show, retry or discard"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysInTwoLinesWhatIsWrongWithACommandLine(String line, String message) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(message);
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSizeLessThan(3);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void tellsWhyASourceRefusedAnEvent() {
        server.removeContext("/api/v1/sources");
        answer("/api/v1/sources", "{\"items\":[\"default/hello/strict\"]}");
        server.createContext(
                "/api/v1/events/default/hello/strict",
                exchange -> respond(exchange, 400, "{\"error\":\"the JSON does not parse\",\"found\":\"end\"}"));
        assertThat(run("send", "strict", "--data", "{")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("the JSON does not parse (found end)");
    }

    @Test
    void namesTheSourceEventThatWasProbablyMeant() {
        server.removeContext("/api/v1/sources");
        server.createContext("/api/v1/sources", exchange -> {
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            respond(exchange, 200, query.contains("helo") ? "{\"items\":[]}" : "{\"items\":[\"default/hello/hello\"]}");
        });
        assertThat(run("send", "helo")).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Did you mean \"hello\"?");
    }

    @Test
    void saysThatATriggerThatIsWatchedIsNotThere() {
        answer("/api/v1/resources", "{\"items\":[{\"namespace\":\"default\",\"name\":\"greeter\"}]}");
        answer("/api/v1/stream", "event: notice\ndata: {}\n\n");
        assertThat(run("tail", "--trigger", "greter", "--count", "1")).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("there is no trigger default/greter now")
                .contains("Did you mean \"default/greeter\"?");
    }

    @Test
    void showsAnEventWhoseRecordHasSeveralLines() {
        answer("/api/v1/stream", """
                :
                event: event
                data: {"topic":"default.hello.hello","event":{"type":"t","id":"7","data":{"n":1}
                data: }}

                """);
        assertThat(run("tail", "--count", "1")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("default.hello.hello  t  7  {\"n\":1}");
    }

    @Test
    void retriesADeadLetterByItsId() {
        answer("/api/v1/deadletters/17/retry", "{\"id\":17}");
        assertThat(run("dlq", "retry", "17")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("17");
    }

    @Test
    void checksAFolderAndSaysWhatItPromises(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.yaml"), """
                apiVersion: events.openfunction.io/v1alpha1
                kind: EventSource
                metadata: {name: shop}
                spec:
                  mqtt:
                    orders: {url: "tcp://127.0.0.1:1", topic: a, qos: 0}
                """);
        assertThat(run("check", folder.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("default/shop/orders")
                .contains("BestEffort")
                .contains("no problems");
        assertThat(run("check", folder.toString(), "--connect")).isEqualTo(3);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("not reached");
    }

    @Test
    void namesFileLineAndFieldOfEveryMistake(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.yaml"), """
                apiVersion: events.openfunction.io/v1alpha1
                kind: Trigger
                metadata: {name: t}
                spec:
                  inputs:
                    eventA: {eventSource: s, event: e}
                  subscribers:
                  - condition: eventa
                    sink: {uri: "print:"}
                """);
        assertThat(run("check", folder.toString())).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("a.yaml:8:")
                .contains("spec.subscribers[0].condition: unknown name \"eventa\"")
                .contains("Did you mean \"eventA\"?");
    }
}
