package dev.sluice.app.cli;

import dev.sluice.app.output.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What a command is run in.
 *
 * @param in where it reads
 * @param inputIsTyped whether a person types what it reads
 * @param out where its results go
 * @param err where it says what a person should know beside them
 * @param environment environment variables
 * @param clock the time
 */
record Surroundings(
        InputStream in,
        boolean inputIsTyped,
        Terminal out,
        Terminal err,
        Map<String, String> environment,
        Clock clock) {

    private static final Path STANDARD_INPUT = Path.of("/proc/self/fd/0");

    /** This process's own. */
    static Surroundings ofProcess() {
        return new Surroundings(
                System.in, isTyped(), Terminal.standard(), Terminal.errors(), System.getenv(), Clock.systemUTC());
    }

    private static boolean isTyped() {
        try {
            String input = Files.readSymbolicLink(STANDARD_INPUT).toString();
            return input.startsWith("/dev/pts/") || input.startsWith("/dev/tty") || input.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException notLinux) {
            return System.console() != null;
        }
    }
}
