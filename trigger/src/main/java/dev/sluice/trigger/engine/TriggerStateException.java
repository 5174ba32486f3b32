package dev.sluice.trigger.engine;

import java.io.Serial;

/** Stored state of a trigger cannot be used; the kind says why. Nothing was changed. */
public final class TriggerStateException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Kind {
        /** It was written by another version of Sluice. */
        UNKNOWN_VERSION,
        /** It is not what was written. */
        DAMAGED
    }

    private final Kind kind;

    private TriggerStateException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    private TriggerStateException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static TriggerStateException unknownVersion(String what, long found, long known) {
        return new TriggerStateException(
                Kind.UNKNOWN_VERSION,
                "state of " + what + " has version " + found + ", this Sluice knows version " + known
                        + ": use the Sluice that wrote it, or remove the trigger's state");
    }

    static TriggerStateException damaged(String what, String key, Throwable cause) {
        return new TriggerStateException(
                Kind.DAMAGED,
                "state of " + what + " for key \"" + key + "\" is damaged: " + cause.getMessage()
                        + "; restore a backup, or remove the trigger's state",
                cause);
    }

    static TriggerStateException missing(String what, String key) {
        return new TriggerStateException(
                Kind.DAMAGED,
                "state of " + what + " for key \"" + key
                        + "\" is missing although its timer is stored; restore a backup, or remove the trigger's state");
    }

    /** Why not. */
    public Kind kind() {
        return kind;
    }
}
