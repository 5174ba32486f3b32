package dev.sluice.app.cli;

import java.io.Serial;

/** A command cannot do what it was asked to; the message says why and what to do, the exit code says what kind it is. */
public final class CommandFailure extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    /** A failure with what a person should read. */
    public CommandFailure(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** What the process ends with. */
    public ExitCode exitCode() {
        return exitCode;
    }
}
