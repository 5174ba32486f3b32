package dev.sluice.cesql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Text to tokens. Keywords are case-insensitive. */
final class Lexer {

    private static final Set<String> KEYWORDS =
            Set.of("AND", "OR", "XOR", "NOT", "LIKE", "EXISTS", "IN", "TRUE", "FALSE");
    private static final List<String> SYMBOLS =
            List.of("<=", ">=", "<>", "!=", "(", ")", ",", "*", "/", "%", "+", "-", "=", "<", ">");

    /** Kinds of tokens. */
    enum Kind {
        /** A keyword, in capitals. */
        KEYWORD,
        /** A name of an attribute or function. */
        NAME,
        /** Digits. */
        INTEGER,
        /** A string literal's content. */
        STRING,
        /** An operator or bracket. */
        SYMBOL,
        /** The end of the text. */
        END
    }

    /**
     * A token.
     *
     * @param kind its kind
     * @param text its meaning: content of a string, keyword in capitals, else as it stands
     * @param offset where it begins
     */
    record Token(Kind kind, String text, int offset) {
        boolean is(String wanted) {
            return (kind == Kind.KEYWORD || kind == Kind.SYMBOL) && text.equals(wanted);
        }
    }

    private final String text;
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) throws CesqlParseException {
        return new Lexer(text).all();
    }

    private List<Token> all() throws CesqlParseException {
        List<Token> tokens = new ArrayList<>();
        while (skipSpace()) {
            tokens.add(next());
        }
        tokens.add(new Token(Kind.END, "", text.length()));
        return tokens;
    }

    private boolean skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length();
    }

    private Token next() throws CesqlParseException {
        int start = at;
        char c = text.charAt(at);
        if (c == '\'' || c == '"') {
            return string(c);
        }
        if (isWord(c)) {
            return word();
        }
        for (String symbol : SYMBOLS) {
            if (text.startsWith(symbol, at)) {
                at += symbol.length();
                return new Token(Kind.SYMBOL, symbol, start);
            }
        }
        throw new CesqlParseException(at, String.valueOf(c), "unexpected \"" + c + "\"", List.of());
    }

    private static boolean isWord(char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private Token word() {
        int start = at;
        while (at < text.length() && isWord(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        if (word.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return new Token(Kind.INTEGER, word, start);
        }
        String upper = word.toUpperCase(Locale.ROOT);
        return KEYWORDS.contains(upper) ? new Token(Kind.KEYWORD, upper, start) : new Token(Kind.NAME, word, start);
    }

    /** A backslash before the quote, or the quote twice, is the quote; other backslashes are kept, LIKE reads them. */
    private Token string(char quote) throws CesqlParseException {
        int start = at++;
        StringBuilder content = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            boolean more = at < text.length();
            if (c == '\\' && more) {
                char escaped = text.charAt(at++);
                content.append(escaped == quote ? "" : "\\").append(escaped);
            } else if (c != quote) {
                content.append(c);
            } else if (more && text.charAt(at) == quote) {
                content.append(quote);
                at++;
            } else {
                return new Token(Kind.STRING, content.toString(), start);
            }
        }
        throw new CesqlParseException(start, text.substring(start), "a string is not closed", List.of());
    }
}
