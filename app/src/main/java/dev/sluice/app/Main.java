package dev.sluice.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Where the process starts. */
@QuarkusMain
public final class Main implements QuarkusApplication {

    /**
     * Starts the process.
     *
     * @param arguments the command line
     */
    public static void main(String... arguments) {
        Quarkus.run(Main.class, arguments);
    }

    @Override
    public int run(String... arguments) {
        var version = Main.class.getPackage().getImplementationVersion();
        System.out.println("sluice " + (version == null ? "(development)" : version));
        return 0;
    }
}
