package dev.sluice.app.cli;

/** Exit codes of all commands. */
public enum ExitCode {
    /** Fine. */
    FINE(0),
    /** The check or test failed. */
    FAILED(1),
    /** Wrong usage. */
    USAGE(2),
    /** Could not reach the server or a resource. */
    UNREACHABLE(3),
    /** Interrupted. */
    INTERRUPTED(4),
    /** A defect in Sluice. */
    DEFECT(70);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number that the process ends with. */
    public int code() {
        return code;
    }
}
