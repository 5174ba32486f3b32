package dev.sluice.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice backup}. */
@Command(
        name = "backup",
        description = "Copies the data directory's file, consistent, while Sluice runs.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "FILE is on the machine where Sluice runs. To use the copy, make it the only file of an empty data directory,",
            "under the name it had there, and run with --data.",
            "",
            "Examples:",
            "  sluice backup /backups/sluice-monday.db"
        })
final class BackupCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "FILE", description = "The copy; must not exist yet.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Override
    public Integer call() {
        Path target = file.toAbsolutePath().normalize();
        ObjectNode body = common.mapper().createObjectNode().put("file", target.toString());
        JsonNode answer = server.client(common.surroundings()).post("/backup", Map.of(), body);
        if (common.json()) {
            common.document(answer.isMissingNode() ? body : answer);
        } else {
            long bytes = answer.path("bytes").asLong();
            common.out().line("copied to " + target + (bytes > 0 ? " (" + bytes + " bytes)" : ""));
        }
        return ExitCode.FINE.code();
    }
}
