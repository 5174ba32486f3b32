package dev.sluice.it.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code sluice} command as a process of its own, without the launcher in between, so that a signal reaches it. It starts
 * from the launcher's class archive where there is one, as the launcher does.
 */
public final class SluiceCommand {

    private static final Path TARGET =
            root().resolve("app").resolve("target").toAbsolutePath().normalize();

    private SluiceCommand() {}

    private static Path root() {
        String given = System.getProperty("sluice.root");
        return given == null ? Path.of("..") : Path.of(given);
    }

    /** The command line for these arguments of {@code sluice}. */
    public static List<String> line(List<String> arguments) {
        Path jar = TARGET.resolve("sluice.jar");
        assertThat(jar).as("package the module app first").exists();
        Path archive = TARGET.resolve("sluice.jsa");
        List<String> line = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx512m"));
        if (Files.exists(archive)) {
            line.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        }
        line.addAll(List.of("-jar", jar.toString()));
        line.addAll(arguments);
        return line;
    }
}
