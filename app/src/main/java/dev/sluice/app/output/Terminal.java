package dev.sluice.app.output;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Where lines go. Thread-safe: one line never breaks another. Colour only on a terminal, and never with {@code NO_COLOR}. */
public final class Terminal {

    /** Colours by meaning. */
    public enum Tone {
        /** As it is. */
        PLAIN(""),
        /** Went well. */
        GOOD("\u001b[32m"),
        /** Worth a look. */
        WARN("\u001b[33m"),
        /** Went wrong. */
        BAD("\u001b[31m"),
        /** Less important. */
        DIM("\u001b[2m"),
        /** More important. */
        BOLD("\u001b[1m");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    private static final String RESET = "\u001b[0m";

    private final PrintStream out;
    private final boolean colour;

    /** A terminal on a stream. */
    public Terminal(PrintStream out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    /** Standard output, with colour when a person looks at it. */
    public static Terminal standard() {
        return new Terminal(System.out, isForPerson());
    }

    /** Standard error, with colour when a person looks at it. */
    public static Terminal errors() {
        return new Terminal(System.err, isForPerson());
    }

    @SuppressWarnings(
            "SystemConsoleNull") // Java 22 to 24 have a console in a pipe too; on 17 there is no better question
    private static boolean isForPerson() {
        return System.console() != null && System.getenv("NO_COLOR") == null;
    }

    /** For what writes by itself, such as a command's usage. */
    public PrintWriter writer() {
        return new PrintWriter(out, true, StandardCharsets.UTF_8);
    }

    /** Prints one line, or a block of lines. */
    public void line(String text) {
        synchronized (out) {
            out.println(text);
            out.flush();
        }
    }

    /** The text in a tone, if this terminal shows colour. */
    public String in(Tone tone, String text) {
        return colour && tone != Tone.PLAIN ? tone.code + text + RESET : text;
    }

    /** A count with its noun: {@code 1 event}, {@code 1,200 events}. */
    public static String count(long n, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", n, noun, n == 1 ? "" : "s");
    }
}
