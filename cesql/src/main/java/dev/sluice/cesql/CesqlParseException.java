package dev.sluice.cesql;

import java.io.Serial;
import java.util.List;

/** The text is not CloudEvents SQL. */
public final class CesqlParseException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final String found;
    private final String reason;
    private final transient List<String> allowed;

    CesqlParseException(int offset, String found, String reason, List<String> allowed) {
        super(reason + " at " + offset);
        this.offset = offset;
        this.found = found;
        this.reason = reason;
        this.allowed = List.copyOf(allowed);
    }

    /** Where, in characters from the start. */
    public int offset() {
        return offset;
    }

    /** What stands there; empty at the end of the text. */
    public String found() {
        return found;
    }

    /** What is wrong. */
    public String reason() {
        return reason;
    }

    /** What could stand there; empty when that cannot be listed. */
    public List<String> allowed() {
        return allowed;
    }
}
