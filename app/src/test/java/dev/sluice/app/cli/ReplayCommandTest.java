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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice replay --file} as a person sees it. */
class ReplayCommandTest {

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
                  count: {of: login, by: data.host, atLeast: 2, within: 1m}
                silence:
                  deadman: {of: login, within: 1h}
              subscribers:
              - {name: page, condition: burst, sink: {uri: "print:"}}
              - {name: quiet, condition: silence, sink: {uri: "print:"}}
            """;

    private static final String LOG = """
            Feb 10 06:00:00 web1 sshd[1]: Failed password for root
            Feb 10 06:00:05 web1 sshd[1]: Accepted password for root
            Feb 10 06:00:09 web1 sshd[1]: Failed password for root
            Feb 10 06:00:10 web1 sshd[1]: Failed password for root
            Feb 10 07:00:10 web1 sshd[1]: Failed password for root
            Feb 12 06:00:10 web1 sshd[1]: Failed password for root
            """;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(folder.resolve("logins.yaml"), RESOURCES);
        Files.writeString(folder.resolve("auth.log"), LOG);
    }

    private int replay(String... options) {
        List<String> arguments = new ArrayList<>(List.of("replay", folder.toString()));
        arguments.addAll(List.of("--file", folder.resolve("auth.log").toString(), "--source", "sshd"));
        arguments.addAll(List.of(options));
        return SluiceCommand.execute(
                new Surroundings(
                        new ByteArrayInputStream(new byte[0]),
                        false,
                        new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), false),
                        new Terminal(new PrintStream(err, true, StandardCharsets.UTF_8), false),
                        Map.of(),
                        Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC)),
                arguments.toArray(String[]::new));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void listsFiringsEachAtItsOwnTimeAndOneSummary() {
        assertThat(replay()).as(() -> err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(printed().replaceAll("event [0-9a-f]+", "event ID")).isEqualTo("""
                        2026-02-10T06:00:09Z  default/failed-logins page  web1
                        2026-02-10T07:00:10Z  default/failed-logins quiet  event ID
                        2026-02-10T08:00:10Z  default/failed-logins quiet  event ID
                        2 days, 6 lines: 3 firings
                        """);
    }

    @Test
    void firesTheSameUnderTheSameIdsEachTime() {
        replay("--json");
        String first = printed();
        out.reset();
        replay("--json");
        assertThat(printed())
                .isEqualTo(first)
                .contains("\"firing\":\"")
                .contains("\"filtered\":1,\"repeated\":0,\"unreadable\":0");
    }

    @Test
    void putsLinesTogetherAsTheSourceDoes() throws IOException {
        Files.writeString(
                folder.resolve("logins.yaml"),
                RESOURCES.replace("format: syslog, where: 'data.message.contains(\"Failed\")'", """
                        multiline: {start: '^[A-Z][a-z]{2} '}, format: regex,
                              regex: '(?s)^(?<at>[A-Za-z]+ \\d+ \\S+) (?<host>\\S+) (?<message>.*)$',
                              where: 'data.message.contains("Failed") && data.message.contains("\\n  from")'"""));
        Files.writeString(folder.resolve("auth.log"), """
                Feb 10 06:00:00 web1 sshd[1]: Failed password for root
                  from 10.0.0.1
                Feb 10 06:00:05 web1 sshd[1]: Accepted password for root

                  from 10.0.0.1
                Feb 10 06:00:09 web1 sshd[1]: Failed password for root
                  from 10.0.0.1""");
        assertThat(replay("--json"))
                .as(() -> err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(printed()).contains("\"subscriber\":\"page\"").contains("\"lines\":3,\"filtered\":1");
    }

    @Test
    void dropsWhatTheBusWouldDrop() throws IOException {
        String event = """
                {"specversion":"1.0","id":"%s","source":"/a","type":"t","time":"%s","data":{"host":"h","message":"%s"}}
                """;
        Files.writeString(
                folder.resolve("logins.yaml"),
                RESOURCES.replace("format: syslog, where: 'data.message.contains(\"Failed\")'", "format: cloudevents"));
        Files.writeString(
                folder.resolve("auth.log"),
                event.formatted("1", "2026-02-10T06:00:00Z", "x")
                        + event.formatted("1", "2026-02-10T06:00:01Z", "x")
                        + event.formatted("1", "2026-02-10T06:10:00Z", "x")
                        + event.formatted("1", "2026-02-10T06:10:30Z", "other"));
        assertThat(replay("--json"))
                .as(() -> err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(printed().lines().filter(line -> line.contains("\"page\"")))
                .singleElement()
                .asString()
                .contains("\"at\":\"2026-02-10T06:10:30Z\"");
        assertThat(printed()).contains("\"lines\":4,\"filtered\":0,\"repeated\":1");
    }

    @Test
    void letsTimePassUntilTheEndThatIsGiven() {
        assertThat(replay("--from", "2026-02-11T00:00:00Z", "--to", "2026-02-13T00:00:00Z"))
                .isZero();
        assertThat(printed()).contains("2026-02-12T07:00:10Z  default/failed-logins quiet");
    }

    @Test
    void listsWhatAChangeGainsAndLoses() throws IOException {
        Path changed =
                Files.writeString(folder.resolve("changed.yml.txt"), RESOURCES.replace("atLeast: 2", "atLeast: 3"));
        assertThat(replay("--diff", changed.toString())).isZero();
        assertThat(printed()).isEqualTo("""
                        + 2026-02-10T06:00:10Z  default/failed-logins page  web1
                        - 2026-02-10T06:00:09Z  default/failed-logins page  web1
                        2 days, 6 lines: 3 firings (was 3), 1 gained, 1 lost
                        """);
    }

    @Test
    void saysWhatItNeeds() {
        assertThat(replay("--source", "nowhere")).isEqualTo(2);
        assertThat(replay("--from", "yesterday")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("expected a time such as 2026-01-31T12:00:00Z");
    }

    @Test
    void sendsNothingFromAFile() {
        assertThat(replay("--deliver")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("a file has nobody who delivers");
    }
}
