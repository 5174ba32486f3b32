package dev.sluice.dapr.sidecar;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a sidecar listens for its app.
 *
 * @param host a name or address; default 127.0.0.1
 * @param grpcPort its gRPC port; default 50001
 * @param token the API token, where the sidecar wants one; never shown
 */
public record SidecarAddress(
        String host, int grpcPort, @Nullable String token) {

    private static final String DEFAULT_HOST = "127.0.0.1";
    private static final int DEFAULT_PORT = 50001;

    /** Refuses a port that is none. */
    public SidecarAddress {
        if (grpcPort < 1 || grpcPort > 65535) {
            throw new IllegalArgumentException("gRPC port " + grpcPort + " of the sidecar is not between 1 and 65535");
        }
    }

    /** A sidecar on this machine without a token. */
    public static SidecarAddress local(int grpcPort) {
        return new SidecarAddress(DEFAULT_HOST, grpcPort, null);
    }

    /**
     * What Dapr's own variables say: {@code DAPR_HOST}, {@code DAPR_GRPC_PORT}, {@code DAPR_API_TOKEN}.
     *
     * @throws IllegalArgumentException when the port is not a number
     */
    public static SidecarAddress from(Map<String, String> environment) {
        String port = environment.get("DAPR_GRPC_PORT");
        return new SidecarAddress(
                environment.getOrDefault("DAPR_HOST", DEFAULT_HOST),
                port == null ? DEFAULT_PORT : number(port),
                environment.get("DAPR_API_TOKEN"));
    }

    private static int number(String port) {
        try {
            return Integer.parseInt(port.strip());
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("DAPR_GRPC_PORT is \"" + port + "\", expected a number", notANumber);
        }
    }

    /** Host and port, without the token. */
    @Override
    public String toString() {
        return host + ":" + grpcPort;
    }
}
