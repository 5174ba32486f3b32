package dev.sluice.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.app.output.Terminal;
import dev.sluice.app.output.Terminal.Tone;
import dev.sluice.app.trial.JUnitReport;
import dev.sluice.app.trial.TestResult;
import dev.sluice.app.trial.TestSuite;
import dev.sluice.eventsource.cron.Schedule;
import dev.sluice.trigger.check.SluiceExpressionChecker;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice test}: needs no server, and sends nothing. */
@Command(
        name = "test",
        description = "Runs the *.test.yaml beside resources on a virtual clock.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit code 0: all pass; 1: a test failed; 2: a test file or a resource is wrong;",
            "4: Ctrl-C ended --watch.",
            "",
            "Examples:",
            "  sluice test examples/log-alert",
            "  sluice test triggers --report target/triggers.xml",
            "  sluice test triggers/logins.test.yaml --print",
            "  sluice test triggers --watch"
        })
final class TestCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "PATH", description = "Test file or folder.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path path;

    @Option(names = "--print", description = "Prints everything that happens, one JSON line each.")
    private boolean print;

    @Option(names = "--report", paramLabel = "FILE", description = "Writes a JUnit XML report.")
    private @Nullable Path report;

    @Option(names = "--watch", description = "Runs again when a file is saved, until Ctrl-C.")
    private boolean watch;

    @Override
    public Integer call() {
        if (!watch) {
            return run().code();
        }
        try (Interruption interruption = Interruption.exitCodeFour();
                TestWatch saves = new TestWatch(path)) {
            run();
            common.err().line("sluice: watching " + path + "; Ctrl-C ends");
            while (saves.await()) {
                again(saves);
            }
            return ExitCode.INTERRUPTED.code();
        }
    }

    private void again(TestWatch saves) {
        LocalTime now = LocalTime.now(common.surroundings().clock().withZone(ZoneId.systemDefault()));
        common.err().line("--- " + now.truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_LOCAL_TIME));
        try {
            saves.refresh();
            run();
        } catch (CommandFailure | UncheckedIOException e) {
            // the next save may put it right
            common.err().line("sluice: " + e.getMessage());
        }
    }

    private ExitCode run() {
        if (!Files.exists(path)) {
            throw new CommandFailure(ExitCode.USAGE, path + " does not exist; give a test file or a folder");
        }
        TestSuite suite = TestSuite.run(
                path,
                new SluiceExpressionChecker(Schedule::check),
                common.surroundings().clock());
        if (suite.results().isEmpty() && suite.problems().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE, "no *.test.yaml in " + path + "; a test lies beside its resources");
        }
        if (report != null) {
            JUnitReport.write(suite, report);
        }
        Terminal terminal = common.out();
        if (print || common.json()) {
            suite.results().forEach(this::print);
        } else {
            suite.results().forEach(result -> tell(result, terminal));
        }
        suite.problems().forEach(problem -> common.err().line(problem.toString()));
        if (!suite.problems().isEmpty()) {
            return ExitCode.USAGE;
        }
        long failed =
                suite.results().stream().filter(result -> !result.passed()).count();
        if (!print && !common.json()) {
            String passed = Terminal.count(suite.results().size() - failed, "test") + " passed";
            terminal.line(terminal.in(failed == 0 ? Tone.GOOD : Tone.BAD, passed + ", " + failed + " failed"));
        }
        return failed == 0 ? ExitCode.FINE : ExitCode.FAILED;
    }

    private static void tell(TestResult result, Terminal terminal) {
        if (result.passed()) {
            return;
        }
        String place = result.test().file() + ":" + result.test().line();
        terminal.line(terminal.in(Tone.BAD, "FAILED") + " " + place + " "
                + result.test().trigger());
        result.problems().forEach(problem -> terminal.line("  " + problem));
        if (!result.differences().isEmpty()) {
            terminal.line("  - expected, and did not happen; + happened, and was not expected");
            result.differences().forEach(difference -> terminal.line("  " + difference));
        }
    }

    private void print(TestResult result) {
        for (ObjectNode happened : result.happened()) {
            ObjectNode line = common.mapper().createObjectNode();
            line.put("at", Instant.ofEpochMilli(happened.path("at").asLong()).toString());
            line.put("trigger", result.test().trigger());
            happened.properties().forEach(field -> {
                if (!field.getKey().equals("at")) {
                    line.set(field.getKey(), field.getValue());
                }
            });
            common.record(line);
        }
    }
}
