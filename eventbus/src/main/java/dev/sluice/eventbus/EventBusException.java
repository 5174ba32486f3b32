package dev.sluice.eventbus;

import java.io.Serial;

/** The environment failed the bus; the kind says what a caller can do about it. */
public final class EventBusException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What failed. */
    public enum Kind {
        /** The bus cannot take more now: history is held for a slow reader, or the disk is full. Try again later. */
        FULL,
        /** The event is larger than the bus accepts. */
        TOO_LARGE,
        /** The bus is closed or closing. */
        CLOSED,
        /** The store failed; the cause says how. */
        BROKEN,
        /** The data directory is in use by another process. */
        LOCKED,
        /** The store is damaged. */
        DAMAGED,
        /** The store was written by a newer version. */
        NEWER_VERSION
    }

    private final Kind kind;

    private EventBusException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    private EventBusException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** A failure without a deeper cause. */
    public static EventBusException of(Kind kind, String message) {
        return new EventBusException(kind, message);
    }

    /** A failure with its cause. */
    public static EventBusException of(Kind kind, String message, Throwable cause) {
        return new EventBusException(kind, message, cause);
    }

    /** What failed. */
    public Kind kind() {
        return kind;
    }
}
