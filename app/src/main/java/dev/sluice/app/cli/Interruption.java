package dev.sluice.app.cli;

/** While it is open, Ctrl-C ends the process with the exit code for it. */
final class Interruption implements AutoCloseable {

    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    static Interruption exitCodeFour() {
        Thread hook = new Thread(() -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code()), "interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // the hook runs
        }
    }
}
