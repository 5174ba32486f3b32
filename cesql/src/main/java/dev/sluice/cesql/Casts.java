package dev.sluice.cesql;

import dev.sluice.cesql.CesqlResult.Failure;
import java.util.Locale;

/** The language's casts. Implicit ones are what operators do; explicit ones are the functions INT, BOOL, STRING. */
final class Casts {

    private Casts() {}

    static String string(Object value) {
        return value.toString();
    }

    /** A cast of a value to the type of another. */
    static CesqlResult toTypeOf(Object example, Object value) {
        if (example instanceof Integer) {
            return integer(value);
        }
        return example instanceof Boolean ? bool(value) : CesqlResult.of(string(value));
    }

    static CesqlResult integer(Object value) {
        if (value instanceof Integer) {
            return CesqlResult.of(value);
        }
        if (value instanceof Boolean bool) {
            return CesqlResult.of(Integer.valueOf(bool ? 1 : 0));
        }
        try {
            return CesqlResult.of(Integer.valueOf((String) value));
        } catch (NumberFormatException notInteger) {
            return failed(0, value, "an integer");
        }
    }

    static CesqlResult bool(Object value) {
        return value instanceof Integer ? failed(false, value, "a boolean") : explicitBoolean(value);
    }

    static CesqlResult explicitBoolean(Object value) {
        if (value instanceof Boolean bool) {
            return CesqlResult.of(bool.booleanValue());
        }
        if (value instanceof Integer number) {
            return CesqlResult.of(number != 0);
        }
        return switch (string(value).toLowerCase(Locale.ROOT)) {
            case "true" -> CesqlResult.TRUE;
            case "false" -> CesqlResult.FALSE;
            default -> failed(false, value, "a boolean");
        };
    }

    private static CesqlResult failed(Object result, Object value, String wanted) {
        return CesqlResult.failed(
                result, Failure.CAST, (value instanceof String ? "\"" + value + "\"" : value) + " is not " + wanted);
    }
}
