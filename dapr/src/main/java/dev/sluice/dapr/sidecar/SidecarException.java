package dev.sluice.dapr.sidecar;

import java.io.Serial;

/** A sidecar did not do what it was asked; the kind says what a caller can do about it. */
public final class SidecarException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What failed. */
    public enum Kind {
        /** Nothing listens, or the connection broke: the sidecar is down or starting. Try again. */
        UNREACHABLE,
        /** No answer in time; it may have been done or not. Try again. */
        TIMEOUT,
        /** The sidecar, or the broker behind it, said no. It may help to try again. */
        FAILED,
        /** What was sent is larger than the sidecar or the broker takes. */
        TOO_LARGE,
        /** The sidecar does not know what was named, or does not allow it. It may load it later. */
        UNKNOWN
    }

    private final Kind kind;

    SidecarException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    SidecarException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What failed. */
    public Kind kind() {
        return kind;
    }
}
