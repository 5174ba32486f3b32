package dev.sluice.app.cli;

import dev.sluice.app.output.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;

/**
 * A command that ran in this process.
 *
 * @param exitCode how it ended
 * @param out what it printed
 * @param err what it complained about
 */
public record CommandRun(int exitCode, String out, String err) {

    /** Runs one to its end. */
    public static CommandRun of(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = SluiceCommand.execute(
                new Surroundings(
                        new ByteArrayInputStream(new byte[0]),
                        false,
                        new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), false),
                        new Terminal(new PrintStream(err, true, StandardCharsets.UTF_8), false),
                        Map.of(),
                        Clock.systemUTC()),
                arguments);
        return new CommandRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
