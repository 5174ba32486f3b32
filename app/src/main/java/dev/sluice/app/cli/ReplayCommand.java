package dev.sluice.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.app.client.SluiceClient;
import dev.sluice.app.resources.Resources;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice replay}: what triggers would have fired. Nothing is stored or sent, but with {@code --deliver}. */
@Command(
        name = "replay",
        description = "Says what triggers would have fired on stored events, or on a log file.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "With --file it needs no server: the first name is then the PATH of the resources.",
            "Exit code 0: it ran, whatever fired.",
            "",
            "Examples:",
            "  sluice replay failed-logins --from 2026-01-01T00:00:00Z",
            "  sluice replay failed-logins --diff triggers/failed-logins.yaml",
            "  sluice replay examples/log-alert --file examples/log-alert/auth.log --source sshd",
            "  sluice replay failed-logins --from 2026-01-31T10:00:00Z --deliver"
        })
final class ReplayCommand implements Callable<Integer> {

    private static final String PATH = "/replay";

    @Parameters(
            arity = "0..2",
            paramLabel = "TRIGGER",
            description = "[NS/]NAME (default: all). With --file: PATH, then TRIGGER.")
    private List<String> names = List.of();

    @Option(names = "--from", paramLabel = "TIME", description = "The first events (default: the oldest).")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "Where the clock stops (default: now; with --file the last line).")
    private @Nullable String to;

    @Option(names = "--file", paramLabel = "LOG", description = "Lines of this file in place of stored events.")
    private @Nullable Path file;

    @Option(
            names = "--source",
            paramLabel = "NS/SOURCE/EVENT",
            description = "With --file: whose format, event and where shape the lines; any unique end of its name.")
    private @Nullable String source;

    @Option(
            names = "--diff",
            paramLabel = "PATH",
            description = "Changed resources: lists what they fire more and less than the ones of now.")
    private @Nullable Path diff;

    @Option(names = "--limit", paramLabel = "N", description = "Lists so many firings (default ${DEFAULT-VALUE}).")
    private int limit = 20;

    @Option(names = "--deliver", description = "Sends the firings, under the ids they had; asks before.")
    private boolean deliver;

    @Option(names = "--yes", description = "With --deliver: does not ask.")
    private boolean yes;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        time("--from", from);
        time("--to", to);
        try (Interruption interruption = Interruption.exitCodeFour()) {
            if (file == null) {
                overStoredEvents();
            } else {
                overFile(file);
            }
        }
        return ExitCode.FINE.code();
    }

    private static @Nullable Instant time(String option, @Nullable String given) {
        try {
            return given == null ? null : Instant.parse(given);
        } catch (DateTimeParseException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, option + ": found \"" + given + "\", expected a time such as 2026-01-31T12:00:00Z");
        }
    }

    private void overFile(Path log) {
        if (source == null || names.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--file needs the PATH of the resources and --source NS/SOURCE/EVENT");
        }
        if (deliver) {
            throw new CommandFailure(ExitCode.USAGE, "--deliver is for stored events: a file has nobody who delivers");
        }
        new FileReplay(common, Path.of(names.get(0)), names.size() > 1 ? names.get(1) : null)
                .run(log, source, diff, time("--from", from), time("--to", to), new ReplayText(common, limit, "line"));
    }

    private void overStoredEvents() {
        if (source != null || names.size() > 1) {
            throw new CommandFailure(
                    ExitCode.USAGE, source == null ? "name one trigger, or none for all" : "--source needs --file");
        }
        if (deliver && diff != null) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--deliver sends what the running trigger fires; leave out --diff");
        }
        SluiceClient client = server.client(common.surroundings());
        Map<String, String> query = new LinkedHashMap<>();
        query.put("trigger", names.isEmpty() ? "" : names.get(0));
        query.put("from", from == null ? "" : from);
        query.put(
                "to",
                to != null
                        ? to
                        : deliver ? common.surroundings().clock().instant().toString() : "");
        query.put("limit", String.valueOf(common.json() ? 0 : limit));
        ReplayText text = new ReplayText(common, limit, "event");
        client.lines(PATH, query, diff == null ? null : changed(diff), text::tell);
        if (deliver && text.firings() > 0 && confirmed(text.firings())) {
            query.put("deliver", "true");
            query.put("limit", "1");
            client.lines(PATH, query, null, record -> {});
            common.err().line("sluice: handed over for delivery; 'sluice tail --trigger' shows the outcomes");
        }
    }

    /** The texts of the changed files, by name. */
    private ObjectNode changed(Path path) {
        Resources resources = new ResourcePath(path).read(Map.of());
        ObjectNode body = common.mapper().createObjectNode();
        ObjectNode files = body.putObject("files");
        try {
            for (String name : resources.read().files()) {
                files.put(name, Files.readString(Path.of(name)));
            }
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "--diff: " + e.getMessage() + " cannot be read");
        }
        return body;
    }

    private boolean confirmed(long firings) {
        common.err()
                .line("This sends " + ReplayText.count(firings, "firing") + " to the subscribers of "
                        + (names.isEmpty() ? "all triggers" : names.get(0))
                        + ", as new deliveries under the ids the firings had. A receiver that keeps ids"
                        + " (ce-sluicefiring) can tell what it has already seen; one that does not sees it again.");
        if (yes) {
            return true;
        }
        if (!common.surroundings().inputIsTyped()) {
            throw new CommandFailure(ExitCode.USAGE, "nobody is there to be asked; add --yes to send");
        }
        common.err().line("Type 'yes' to send:");
        try {
            // the reader is not closed: standard input belongs to the process
            BufferedReader typed = new BufferedReader(
                    new InputStreamReader(common.surroundings().in(), StandardCharsets.UTF_8));
            boolean agreed = "yes".equals(typed.readLine());
            if (!agreed) {
                common.err().line("sluice: nothing was sent");
            }
            return agreed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
