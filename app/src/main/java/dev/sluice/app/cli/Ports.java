package dev.sluice.app.cli;

/** Port numbers of options. */
final class Ports {

    private static final int HIGHEST = 65_535;

    private Ports() {}

    /** Refuses what is no port; 0 stands for any free one. */
    static void check(String option, int port) {
        if (port < 0 || port > HIGHEST) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    option + " " + port + " is no port; expected 1 to " + HIGHEST + ", or 0 for any free one");
        }
    }
}
