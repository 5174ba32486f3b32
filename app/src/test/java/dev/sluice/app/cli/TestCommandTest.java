package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.app.output.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice test} as a person sees it. */
class TestCommandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: auth}
            spec:
              file:
                sshd: {path: /var/log/auth.log, format: syslog, where: 'data.message.contains("Failed")'}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: failed-logins}
            spec:
              inputs:
                login: {eventSource: auth, event: sshd}
              patterns:
                burst:
                  count: {of: login, atLeast: 2, within: 1m}
              subscribers:
              - {name: page, condition: burst, sink: {uri: "print:"}}
            """;

    private static final String TEST = """
            apiVersion: test.sluice.dev/v1
            kind: TriggerTest
            trigger: failed-logins
            events:
            - {at: 0s, input: login, data: {ip: 203.0.113.7}}
            - {at: 10s, input: login, data: {ip: 203.0.113.7}}
            until: 5m
            expect:
            - {at: 10s, subscriber: page, events: [0, 1]}
            """;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void writeResources() throws IOException {
        Files.writeString(folder.resolve("logins.yaml"), RESOURCES);
    }

    private int test(String content, String... options) throws IOException {
        Files.writeString(folder.resolve("logins.test.yaml"), content);
        return run(options);
    }

    private int run(String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "test";
        arguments[1] = folder.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return SluiceCommand.execute(
                new Surroundings(
                        new ByteArrayInputStream(new byte[0]),
                        false,
                        new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), false),
                        new Terminal(new PrintStream(err, true, StandardCharsets.UTF_8), false),
                        Map.of(),
                        Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC)),
                arguments);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void passesWhenExactlyWhatIsExpectedFires() throws IOException {
        assertThat(test(TEST)).as(this::printed).isZero();
        assertThat(printed()).isEqualTo("1 test passed, 0 failed\n");
    }

    @Test
    void showsExpectedAndGotOnATimeLine() throws IOException {
        assertThat(test(TEST.replace("at: 10s, subscriber", "at: 20s, subscriber")))
                .isEqualTo(1);
        assertThat(printed())
                .contains("+ 10s        subscriber=page state=firing events=[0,1]")
                .contains("- 20s        subscriber=page events=[0,1]");
    }

    @Test
    void reportsEveryProblemOfATestFileAtItsPlace() throws IOException {
        assertThat(test(TEST.replace("until: 5m", "until: soon").replace("kind: TriggerTest", "kind: Tost")))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("logins.test.yaml:2:7 error  kind")
                .contains("logins.test.yaml:7:8 error  until");
    }

    @Test
    void saysThatAFolderHasNoTests() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("no *.test.yaml in");
    }

    @Test
    void namesTheInputsWhenAnEventIsOnNone() throws IOException {
        assertThat(test(TEST.replaceFirst("input: login", "input: logout"))).isEqualTo(1);
        assertThat(printed()).contains("no input \"logout\"").contains("login");
    }

    @Test
    void sendsARecordedFileEachLineAtItsOwnTime() throws IOException {
        Files.writeString(folder.resolve("auth.log"), """
                Feb 10 06:00:00 web1 sshd[1]: Failed password for root
                Feb 10 06:00:05 web1 sshd[1]: Accepted password for root
                Feb 10 06:00:09 web1 sshd[1]: Failed password for root
                """);
        String test = """
                apiVersion: test.sluice.dev/v1
                kind: TriggerTest
                trigger: default/failed-logins
                eventsFrom: {file: auth.log, source: auth/sshd}
                expect:
                - {at: "2026-02-10T06:00:09Z", subscriber: page, events: [0, 1]}
                """;
        assertThat(test(test)).as(this::printed).isZero();
    }

    @Test
    void printsFiringsAndWritesAReport() throws IOException {
        Path report = folder.resolve("report.xml");
        assertThat(test(TEST, "--print", "--report", report.toString())).isZero();
        assertThat(printed())
                .contains("{\"at\":\"1970-01-01T00:00:10Z\",\"trigger\":\"failed-logins\",\"subscriber\":\"page\"");
        assertThat(report).content().contains("tests=\"1\" failures=\"0\" errors=\"0\"");
    }

    @Test
    void runsAgainAfterEachSaveWhileItWatches() throws Exception {
        Files.writeString(folder.resolve("auth.log"), "Feb 10 06:00:00 web1 sshd[1]: Failed password for root\n");
        Files.writeString(folder.resolve("recorded.test.yaml"), """
                apiVersion: test.sluice.dev/v1
                kind: TriggerTest
                trigger: failed-logins
                eventsFrom: {file: auth.log, source: auth/sshd}
                expect: []
                """);
        Files.writeString(folder.resolve("logins.test.yaml"), TEST);
        AtomicInteger exitCode = new AtomicInteger(-1);
        Thread watching = new Thread(() -> exitCode.set(run("--watch")), "watching");
        watching.start();
        try {
            awaitLines("2 tests passed, 0 failed");
            Files.writeString(folder.resolve("logins.test.yaml"), TEST.replace("at: 10s, sub", "at: 20s, sub"));
            awaitLines("2 tests passed, 0 failed", "1 test passed, 1 failed");
            Files.writeString(folder.resolve("logins.yaml"), RESOURCES.replace("atLeast: 2", "atLeast: two"));
            await().atMost(PATIENCE)
                    .until(() -> err.toString(StandardCharsets.UTF_8).contains("atLeast"));
            Files.writeString(folder.resolve("logins.yaml"), RESOURCES.replace("atLeast: 2", "atLeast: 1"));
            awaitLines("2 tests passed, 0 failed", "1 test passed, 1 failed", "0 tests passed, 2 failed");
            Files.writeString(folder.resolve("auth.log"), "");
            awaitLines(
                    "2 tests passed, 0 failed",
                    "1 test passed, 1 failed",
                    "0 tests passed, 2 failed",
                    "1 test passed, 1 failed");
        } finally {
            watching.interrupt();
            watching.join(PATIENCE.toMillis());
        }
        assertThat(exitCode).hasValue(4);
        assertThat(err.toString(StandardCharsets.UTF_8)).containsPattern("(?m)^--- \\d\\d:\\d\\d:\\d\\d$");
    }

    private void awaitLines(String... summaries) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(printed()
                                .lines()
                                .filter(line -> line.contains(" passed, "))
                                .toList())
                        .containsExactly(summaries));
    }
}
