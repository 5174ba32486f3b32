package dev.sluice.cesql;

/** A compiled CloudEvents SQL expression. Immutable and thread-safe. */
public final class CesqlProgram {

    /** Longest expression, in characters. */
    public static final int MAX_CHARS = 10_000;

    private final String text;
    private final Node root;

    private CesqlProgram(String text, Node root) {
        this.text = text;
        this.root = root;
    }

    /**
     * Compiles an expression. A call of a function that does not exist compiles, as the language asks, and is an error
     * when it is evaluated; {@link #compileStrictly} refuses it.
     *
     * @throws CesqlParseException when the text is not CloudEvents SQL
     */
    public static CesqlProgram compile(String text) throws CesqlParseException {
        return new CesqlProgram(text, parse(text, false));
    }

    /**
     * Compiles an expression whose functions all exist.
     *
     * @throws CesqlParseException when the text is not CloudEvents SQL, or names an unknown function
     */
    public static CesqlProgram compileStrictly(String text) throws CesqlParseException {
        return new CesqlProgram(text, parse(text, true));
    }

    private static Node parse(String text, boolean strictly) throws CesqlParseException {
        if (text.length() > MAX_CHARS) {
            throw new CesqlParseException(
                    MAX_CHARS, "", "longer than " + MAX_CHARS + " characters", java.util.List.of());
        }
        return Parser.parse(text, strictly);
    }

    /** The expression as it was written. */
    public String text() {
        return text;
    }

    /** Evaluates over the attributes of one event. */
    public CesqlResult evaluate(Attributes attributes) {
        return root.evaluate(attributes);
    }
}
