package dev.sluice.app.cli;

import dev.sluice.app.client.SluiceClient;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the running Sluice is. */
final class ServerOptions {

    private static final String DEFAULT = "http://127.0.0.1:8080";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Where Sluice runs (default: SLUICE_SERVER, else " + DEFAULT + ").")
    private @Nullable String server;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Needed from another machine: what the file 'token' in its data directory holds"
                    + " (default: SLUICE_TOKEN).")
    private @Nullable String token;

    SluiceClient client(Surroundings surroundings) {
        String given = server == null ? surroundings.environment().get("SLUICE_SERVER") : server;
        String secret = token == null ? surroundings.environment().get("SLUICE_TOKEN") : token;
        return new SluiceClient(address(given == null || given.isBlank() ? DEFAULT : given), secret);
    }

    private static URI address(String given) {
        try {
            URI url = URI.create(given);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException malformed) {
            // told below, as what has no host is
        }
        throw new CommandFailure(ExitCode.USAGE, "\"" + given + "\" is no server address; expected http://HOST:PORT");
    }
}
