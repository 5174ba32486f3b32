package dev.sluice.app.client;

import java.io.Serial;
import java.net.ConnectException;
import java.net.URI;

/** The server could not be asked, or said no; the message says what to do. */
public final class ClientException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** Nobody answers. */
        UNREACHABLE,
        /** It wants a token, or another one. */
        UNAUTHORIZED,
        /** It does not know what was named. */
        NOT_FOUND,
        /** It cannot do it now; later it may. */
        BUSY,
        /** It will not do it. */
        REFUSED
    }

    private final Kind kind;

    private ClientException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static ClientException unreachable(URI server, Throwable reason) {
        String detail = reason.getMessage() != null
                ? reason.getMessage()
                : reason instanceof ConnectException
                        ? "connection refused"
                        : reason.getClass().getSimpleName();
        return new ClientException(
                Kind.UNREACHABLE,
                "no Sluice answers at " + server + " (" + detail + ")\n"
                        + "start one with 'sluice run PATH', or say where it is with --server URL or SLUICE_SERVER");
    }

    static ClientException answered(URI server, int status, String detail) {
        return switch (status) {
            case 401, 403 ->
                new ClientException(
                        Kind.UNAUTHORIZED,
                        server + " answers " + status + ": " + detail
                                + "\ngive --token with what the file 'token' in its data directory holds");
            case 404 -> new ClientException(Kind.NOT_FOUND, detail);
            case 429, 503 -> new ClientException(Kind.BUSY, server + " answers " + status + ": " + detail);
            default -> new ClientException(Kind.REFUSED, server + " answers " + status + ": " + detail);
        };
    }

    /** The answer was not what this client understands. */
    static ClientException notSluice(URI server, String found) {
        return new ClientException(
                Kind.UNREACHABLE, "what answers at " + server + " is not Sluice: expected JSON, found " + found);
    }

    /** Something that was named is not there. */
    public static ClientException notFound(String message) {
        return new ClientException(Kind.NOT_FOUND, message);
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /** Whether the same request may succeed later. */
    public boolean passes() {
        return kind == Kind.UNREACHABLE || kind == Kind.BUSY;
    }
}
