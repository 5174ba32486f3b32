package dev.sluice.cesql;

import dev.sluice.cesql.CesqlResult.Failure;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The built-in functions. */
final class Functions {

    private static final int MANY = 100;

    private static final Map<String, Function> ALL = Map.ofEntries(
            Map.entry("INT", new Function(1, 1, 0, args -> Casts.integer(args[0]))),
            Map.entry("BOOL", new Function(1, 1, false, args -> Casts.explicitBoolean(args[0]))),
            Map.entry("STRING", new Function(1, 1, "", args -> CesqlResult.of(text(args, 0)))),
            Map.entry(
                    "IS_INT",
                    new Function(
                            1,
                            1,
                            false,
                            args -> CesqlResult.of(!Casts.integer(args[0]).failed()))),
            Map.entry(
                    "IS_BOOL",
                    new Function(
                            1,
                            1,
                            false,
                            args -> CesqlResult.of(!Casts.bool(args[0]).failed()))),
            Map.entry("ABS", new Function(1, 1, 0, Functions::abs)),
            Map.entry(
                    "LENGTH",
                    new Function(
                            1,
                            1,
                            0,
                            args -> CesqlResult.of(Integer.valueOf(text(args, 0).length())))),
            Map.entry("CONCAT", new Function(0, MANY, "", args -> CesqlResult.of(join("", args, 0)))),
            Map.entry("CONCAT_WS", new Function(1, MANY, "", args -> CesqlResult.of(join(text(args, 0), args, 1)))),
            Map.entry(
                    "LOWER",
                    new Function(1, 1, "", args -> CesqlResult.of(text(args, 0).toLowerCase(Locale.ROOT)))),
            Map.entry(
                    "UPPER",
                    new Function(1, 1, "", args -> CesqlResult.of(text(args, 0).toUpperCase(Locale.ROOT)))),
            Map.entry(
                    "TRIM",
                    new Function(1, 1, "", args -> CesqlResult.of(text(args, 0).trim()))),
            Map.entry("LEFT", new Function(2, 2, "", args -> end(args, true))),
            Map.entry("RIGHT", new Function(2, 2, "", args -> end(args, false))),
            Map.entry("SUBSTRING", new Function(2, 3, "", Functions::substring)));

    private Functions() {}

    /** What a function does with values that are already evaluated and have no errors. */
    @FunctionalInterface
    interface Body {
        CesqlResult apply(Object[] arguments);
    }

    /**
     * A built-in function.
     *
     * @param least fewest arguments
     * @param most most arguments
     * @param fallback its value when an argument failed
     * @param body what it does
     */
    record Function(int least, int most, Object fallback, Body body) {}

    static Optional<Function> find(String name, int arguments) {
        return Optional.ofNullable(ALL.get(name)).filter(f -> arguments >= f.least() && arguments <= f.most());
    }

    static java.util.List<String> names() {
        return ALL.keySet().stream().sorted().toList();
    }

    private static String text(Object[] args, int index) {
        return Casts.string(args[index]);
    }

    private static String join(String separator, Object[] args, int from) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < args.length; i++) {
            text.append(i == from ? "" : separator).append(args[i]);
        }
        return text.toString();
    }

    private static CesqlResult abs(Object[] args) {
        CesqlResult number = Casts.integer(args[0]);
        if (number.failed()) {
            return number;
        }
        int value = (Integer) number.value();
        return value == Integer.MIN_VALUE
                ? CesqlResult.failed(Integer.MAX_VALUE, Failure.MATH, "ABS of " + value + " is beyond 32 bits")
                : CesqlResult.of(Integer.valueOf(Math.abs(value)));
    }

    private static CesqlResult end(Object[] args, boolean left) {
        String text = text(args, 0);
        CesqlResult count = Casts.integer(args[1]);
        if (count.failed()) {
            return count.withValue("");
        }
        int length = (Integer) count.value();
        if (length < 0) {
            return CesqlResult.failed(text, Failure.FUNCTION_EVALUATION, "length " + length + " is negative");
        }
        int kept = Math.min(length, text.length());
        return CesqlResult.of(left ? text.substring(0, kept) : text.substring(text.length() - kept));
    }

    private static CesqlResult substring(Object[] args) {
        String text = text(args, 0);
        CesqlResult position = Casts.integer(args[1]);
        CesqlResult count = args.length > 2 ? Casts.integer(args[2]) : CesqlResult.of(Integer.valueOf(text.length()));
        if (position.failed() || count.failed()) {
            return (position.failed() ? position : count).withValue("");
        }
        long at = (Integer) position.value();
        int length = (Integer) count.value();
        if (Math.abs(at) > text.length() || length < 0) {
            return CesqlResult.failed(
                    "", Failure.FUNCTION_EVALUATION, "no " + length + " characters at " + at + " of " + text.length());
        }
        if (at == 0) {
            return CesqlResult.of("");
        }
        int from = (int) (at > 0 ? at - 1 : text.length() + at);
        return CesqlResult.of(text.substring(from, (int) Math.min(text.length(), (long) from + length)));
    }
}
