package dev.sluice.cesql;

import org.jspecify.annotations.Nullable;

/**
 * What an expression gave: always a value, and an error beside it where something failed on the way.
 *
 * @param value a String, Boolean or Integer; with an error, the default the language names for it
 * @param failure what failed; null when nothing did
 * @param message the error in words; empty when there is none
 */
public record CesqlResult(Object value, @Nullable Failure failure, String message) {

    static final CesqlResult TRUE = new CesqlResult(true, null, "");
    static final CesqlResult FALSE = new CesqlResult(false, null, "");

    /** Kinds of errors, as the language names them. */
    public enum Failure {
        /** The event does not have the attribute. */
        MISSING_ATTRIBUTE,
        /** A value cannot be taken as the wanted type. */
        CAST,
        /** Division by zero, or a result beyond 32 bits. */
        MATH,
        /** There is no function of this name and number of arguments. */
        MISSING_FUNCTION,
        /** A function does not take this argument. */
        FUNCTION_EVALUATION
    }

    static CesqlResult of(Object value) {
        return value instanceof Boolean bool ? of(bool.booleanValue()) : new CesqlResult(value, null, "");
    }

    static CesqlResult of(boolean value) {
        return value ? TRUE : FALSE;
    }

    static CesqlResult failed(Object value, Failure failure, String message) {
        return new CesqlResult(value, failure, message);
    }

    /** Whether something failed. */
    public boolean failed() {
        return failure != null;
    }

    /** The same error with another default. */
    CesqlResult withValue(Object other) {
        return new CesqlResult(other, failure, message);
    }

    /** The value as a filter takes it: booleans, their text, and integers, where 0 is false. An error stays. */
    public CesqlResult asBoolean() {
        return failed() ? withValue(false) : Casts.explicitBoolean(value);
    }
}
