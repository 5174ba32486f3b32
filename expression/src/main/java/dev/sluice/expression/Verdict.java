package dev.sluice.expression;

/**
 * What a filter or a boolean expression says about one event. Three-valued: an error is neither a match nor its
 * opposite, stays an error through {@code not}, and is treated as "does not match" by whoever asked. The reason is had
 * from the {@code why} method of whatever gave the verdict. ADR 0041 has the logic.
 */
public enum Verdict {
    /** The event matches. */
    MATCH,
    /** The event does not match. */
    NO_MATCH,
    /** It cannot be said: a field is missing, a type is wrong, a limit was reached. */
    ERROR;

    /** Whether the event matches. */
    public boolean matches() {
        return this == MATCH;
    }

    /** The verdict for a known truth value. */
    public static Verdict of(boolean matches) {
        return matches ? MATCH : NO_MATCH;
    }

    /** The opposite; an error stays an error. */
    public Verdict negate() {
        return switch (this) {
            case MATCH -> NO_MATCH;
            case NO_MATCH -> MATCH;
            case ERROR -> ERROR;
        };
    }

    /** Both must match; a no-match beats an error, whichever comes first. */
    public Verdict and(Verdict other) {
        if (this == NO_MATCH || other == NO_MATCH) {
            return NO_MATCH;
        }
        return this == ERROR ? this : other;
    }

    /** One must match; a match beats an error, whichever comes first. */
    public Verdict or(Verdict other) {
        if (this == MATCH || other == MATCH) {
            return MATCH;
        }
        return this == ERROR ? this : other;
    }
}
