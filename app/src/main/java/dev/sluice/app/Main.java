package dev.sluice.app;

import dev.sluice.app.cli.SluiceCommand;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The {@code sluice} command. Commands that need no server never start Quarkus. */
@QuarkusMain
public final class Main {

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String... args) {
        System.exit(SluiceCommand.execute(args));
    }
}
