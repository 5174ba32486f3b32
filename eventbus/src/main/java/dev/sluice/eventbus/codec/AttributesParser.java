package dev.sluice.eventbus.codec;

import dev.sluice.eventbus.Event;

/** Reads the flat object that {@link AttributesJson} writes. One use, one thread. */
final class AttributesParser {

    private final String json;
    private int at;

    AttributesParser(String json) {
        this.json = json;
    }

    Event.Builder parse() {
        Event.Builder event = Event.builder();
        expect('{');
        if (peek() == '}') {
            return event;
        }
        do {
            String name = string();
            expect(':');
            attribute(event, name);
        } while (next() == ',');
        at--;
        expect('}');
        return event;
    }

    private void attribute(Event.Builder event, String name) {
        switch (name) {
            case "id" -> event.id(string());
            case "source" -> event.source(string());
            case "type" -> event.type(string());
            case "subject" -> event.subject(string());
            case "time" -> event.time(string());
            case "datacontenttype" -> event.dataContentType(string());
            case "dataschema" -> event.dataSchema(string());
            default -> event.extension(name, value());
        }
    }

    private Object value() {
        char first = peek();
        if (first == '"') {
            return string();
        }
        if (json.startsWith("true", at)) {
            at += 4;
            return true;
        }
        if (json.startsWith("false", at)) {
            at += 5;
            return false;
        }
        int begin = at;
        while (peek() == '-' || Character.isDigit(peek())) {
            at++;
        }
        return Integer.valueOf(json.substring(begin, at));
    }

    private String string() {
        expect('"');
        int end = at;
        while (end < json.length() && json.charAt(end) != '"') {
            if (json.charAt(end) == '\\') {
                return escaped(end);
            }
            end++;
        }
        String value = json.substring(at, Math.min(end, json.length()));
        at = end;
        expect('"');
        return value;
    }

    private String escaped(int firstEscape) {
        StringBuilder value = new StringBuilder(json.length() - at).append(json, at, firstEscape);
        at = firstEscape;
        for (char c = next(); c != '"'; c = next()) {
            value.append(c == '\\' ? unescape(next()) : c);
        }
        return value.toString();
    }

    private char unescape(char c) {
        if (c != 'u') {
            return c;
        }
        if (at + 4 > json.length()) {
            throw broken("four hexadecimal digits");
        }
        char value = (char) Integer.parseInt(json, at, at + 4, 16);
        at += 4;
        return value;
    }

    private char peek() {
        if (at >= json.length()) {
            throw broken("more text");
        }
        return json.charAt(at);
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    private void expect(char c) {
        if (at >= json.length() || json.charAt(at) != c) {
            throw broken("'" + c + "'");
        }
        at++;
    }

    private IllegalArgumentException broken(String expected) {
        return new IllegalArgumentException(
                "stored attributes are broken at character " + at + " of " + json.length() + ": expected " + expected);
    }
}
