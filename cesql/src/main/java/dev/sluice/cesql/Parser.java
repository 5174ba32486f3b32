package dev.sluice.cesql;

import dev.sluice.cesql.Lexer.Kind;
import dev.sluice.cesql.Lexer.Token;
import dev.sluice.cesql.Node.Arithmetic;
import dev.sluice.cesql.Node.Comparison;
import dev.sluice.cesql.Node.Logical;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens to a tree, one method per level, loosest first: AND, OR and XOR (one level, to the right), comparisons, sums,
 * products, LIKE and IN, NOT and minus, the rest.
 */
final class Parser {

    private static final int MAX_DEPTH = 200;
    private static final long MOST_NEGATIVE = 1L << 31;

    private static final Map<String, Logical> LOGICAL =
            Map.of("AND", Logical.AND, "OR", Logical.OR, "XOR", Logical.XOR);
    private static final Map<String, Comparison> COMPARISONS = Map.of(
            "=", Comparison.EQUAL,
            "!=", Comparison.NOT_EQUAL,
            "<>", Comparison.NOT_EQUAL,
            "<", Comparison.LESS,
            "<=", Comparison.LESS_OR_EQUAL,
            ">", Comparison.GREATER,
            ">=", Comparison.GREATER_OR_EQUAL);
    private static final Map<String, Arithmetic> SUMS = Map.of("+", Arithmetic.ADD, "-", Arithmetic.SUBTRACT);
    private static final Map<String, Arithmetic> PRODUCTS =
            Map.of("*", Arithmetic.MULTIPLY, "/", Arithmetic.DIVIDE, "%", Arithmetic.MODULO);

    private final List<Token> tokens;
    private final boolean strictly;
    private int next;
    private int depth;

    private Parser(List<Token> tokens, boolean strictly) {
        this.tokens = tokens;
        this.strictly = strictly;
    }

    static Node parse(String text, boolean strictly) throws CesqlParseException {
        Parser parser = new Parser(Lexer.tokens(text), strictly);
        Node node = parser.expression();
        if (parser.peek().kind() != Kind.END) {
            throw parser.unexpected("an operator or the end");
        }
        return node;
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token take() {
        return tokens.get(next++);
    }

    private boolean takeIf(String text) {
        boolean found = peek().is(text);
        next += found ? 1 : 0;
        return found;
    }

    private void expect(String symbol) throws CesqlParseException {
        if (!takeIf(symbol)) {
            throw unexpected("\"" + symbol + "\"");
        }
    }

    private CesqlParseException unexpected(String wanted) {
        Token token = peek();
        String found = token.kind() == Kind.END ? "the end" : "\"" + token.text() + "\"";
        return new CesqlParseException(
                token.offset(), token.text(), "found " + found + " where " + wanted + " is wanted", List.of());
    }

    private static <T> Optional<T> operator(Map<String, T> operators, Token token) {
        return token.kind() == Kind.KEYWORD || token.kind() == Kind.SYMBOL
                ? Optional.ofNullable(operators.get(token.text()))
                : Optional.empty();
    }

    private Node expression() throws CesqlParseException {
        if (++depth > MAX_DEPTH) {
            throw new CesqlParseException(peek().offset(), peek().text(), "nested deeper than " + MAX_DEPTH, List.of());
        }
        Node left = comparison();
        Optional<Logical> logical = operator(LOGICAL, peek());
        if (logical.isPresent()) {
            take();
            left = new Node.Logic(logical.get(), left, expression());
        }
        depth--;
        return left;
    }

    private Node comparison() throws CesqlParseException {
        Node left = sum();
        for (Optional<Comparison> found = operator(COMPARISONS, peek());
                found.isPresent();
                found = operator(COMPARISONS, peek())) {
            take();
            left = new Node.Compare(found.get(), left, sum());
        }
        return left;
    }

    private Node sum() throws CesqlParseException {
        Node left = product();
        for (Optional<Arithmetic> found = operator(SUMS, peek()); found.isPresent(); found = operator(SUMS, peek())) {
            take();
            left = new Node.Calculate(found.get(), left, product());
        }
        return left;
    }

    private Node product() throws CesqlParseException {
        Node left = membership();
        for (Optional<Arithmetic> found = operator(PRODUCTS, peek());
                found.isPresent();
                found = operator(PRODUCTS, peek())) {
            take();
            left = new Node.Calculate(found.get(), left, membership());
        }
        return left;
    }

    private Node membership() throws CesqlParseException {
        Node left = unary();
        while (true) {
            boolean negated = peek().is("NOT");
            Token keyword = negated ? tokens.get(next + 1) : peek();
            if (!keyword.is("LIKE") && !keyword.is("IN")) {
                return left;
            }
            next += negated ? 2 : 1;
            left = keyword.is("LIKE")
                    ? new Node.LikePattern(left, pattern(), negated)
                    : new Node.In(left, list(false), negated);
        }
    }

    private Like pattern() throws CesqlParseException {
        if (peek().kind() != Kind.STRING) {
            throw unexpected("a string literal");
        }
        return new Like(take().text());
    }

    private List<Node> list(boolean emptyAllowed) throws CesqlParseException {
        expect("(");
        List<Node> elements = new ArrayList<>();
        if (emptyAllowed && takeIf(")")) {
            return elements;
        }
        do {
            elements.add(expression());
        } while (takeIf(","));
        expect(")");
        return elements;
    }

    private Node unary() throws CesqlParseException {
        if (!peek().is("NOT") && !peek().is("-")) {
            return primary();
        }
        if (++depth > MAX_DEPTH) {
            throw new CesqlParseException(peek().offset(), peek().text(), "nested deeper than " + MAX_DEPTH, List.of());
        }
        boolean not = take().is("NOT");
        Node node;
        if (not) {
            node = new Node.Not(unary());
        } else if (peek().kind() == Kind.INTEGER) {
            node = integer(take(), -1);
        } else {
            node = new Node.Negate(unary());
        }
        depth--;
        return node;
    }

    private Node primary() throws CesqlParseException {
        Token token = peek();
        if (takeIf("(")) {
            Node inner = expression();
            expect(")");
            return inner;
        }
        if (takeIf("EXISTS")) {
            return new Node.Exists(attribute());
        }
        if (takeIf("TRUE") || takeIf("FALSE")) {
            return new Node.Literal(CesqlResult.of(token.is("TRUE")));
        }
        return switch (token.kind()) {
            case INTEGER -> integer(take(), 1);
            case STRING -> new Node.Literal(CesqlResult.of(take().text()));
            case NAME -> tokens.get(next + 1).is("(") ? call() : new Node.Attribute(attribute());
            default -> throw unexpected("a value");
        };
    }

    private String attribute() throws CesqlParseException {
        if (peek().kind() != Kind.NAME || peek().text().contains("_")) {
            throw unexpected("an attribute name");
        }
        return take().text().toLowerCase(Locale.ROOT);
    }

    private Node call() throws CesqlParseException {
        Token token = take();
        String name = token.text().toUpperCase(Locale.ROOT);
        List<Node> arguments = list(true);
        Optional<Functions.Function> function = Functions.find(name, arguments.size());
        if (function.isPresent()) {
            return new Node.Call(function.get(), arguments);
        }
        String missing = "there is no function " + name + " of " + arguments.size() + " arguments";
        if (strictly) {
            throw new CesqlParseException(token.offset(), token.text(), missing, Functions.names());
        }
        return new Node.Literal(CesqlResult.failed(false, CesqlResult.Failure.MISSING_FUNCTION, missing));
    }

    private static Node integer(Token token, int sign) throws CesqlParseException {
        String digits = token.text();
        long value = digits.length() > 10 ? Long.MAX_VALUE : sign * Long.parseLong(digits);
        if (value > MOST_NEGATIVE - 1 || value < -MOST_NEGATIVE) {
            throw new CesqlParseException(token.offset(), digits, "the number is beyond 32 bits", List.of());
        }
        return new Node.Literal(CesqlResult.of(Integer.valueOf((int) value)));
    }
}
