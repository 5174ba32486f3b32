package dev.sluice.it.dapr;

import dev.sluice.it.brokers.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The sidecar's executable, built from {@code integration-tests/daprd} by the script there, which is done at once if it is built. */
public final class DaprdBinary {

    private static final int NO_GO = 3;

    private DaprdBinary() {}

    /** Builds it if need be; skips the test where there is no Go for it. */
    public static Path require() {
        Path module = module();
        try {
            Process build = new ProcessBuilder(
                            module.resolve("daprd").resolve("build").toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = build.waitFor(); // the script limits itself
            Requirement.check(exit != NO_GO, said.strip());
            if (exit != 0) {
                throw new IllegalStateException("cannot build daprd: " + said);
            }
        } catch (IOException failure) {
            throw new IllegalStateException("cannot build daprd", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while daprd was built", interrupted);
        }
        return module.resolve("target").resolve("daprd");
    }

    private static Path module() {
        String root = System.getProperty("sluice.root");
        Path module = root == null ? Path.of("") : Path.of(root, "integration-tests");
        return module.toAbsolutePath().normalize();
    }
}
