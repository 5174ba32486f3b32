package dev.sluice.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.sluice.app.output.Terminal;
import dev.sluice.app.output.Terminal.Tone;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Prints each request: the attributes of its CloudEvent, then the payload. */
final class Display implements HttpHandler {

    private final CommonOptions common;
    private final int status;
    private final Runnable after;

    /**
     * @param status what every request is answered with
     * @param after runs when a request is printed and answered
     */
    Display(CommonOptions common, int status, Runnable after) {
        this.common = common;
        this.status = status;
        this.after = after;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, String> attributes = attributes(exchange);
        if (common.json()) {
            common.record(json(exchange, attributes, body));
        } else {
            common.out().line(text(exchange, attributes, body));
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
        after.run();
    }

    private static Map<String, String> attributes(HttpExchange exchange) {
        Map<String, String> attributes = new TreeMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("ce-")) {
                attributes.put(lower.substring(3), decoded(values.get(0)));
            } else if (lower.equals("content-type")) {
                attributes.put("datacontenttype", values.get(0));
            }
        });
        return attributes;
    }

    private static String decoded(String header) {
        try {
            return URLDecoder.decode(header.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return header;
        }
    }

    private String text(HttpExchange exchange, Map<String, String> attributes, byte[] body) {
        Terminal out = common.out();
        StringBuilder text = new StringBuilder();
        text.append(out.in(Tone.BOLD, exchange.getRequestMethod() + " " + exchange.getRequestURI()));
        Columns columns = new Columns();
        attributes.forEach((name, value) -> columns.row("  " + name, value));
        columns.lines().forEach(line -> text.append('\n').append(line));
        if (body.length > 0) {
            String payload = json(body).map(JsonNode::toPrettyString).orElseGet(() -> plain(body));
            text.append("\n  ").append(payload.replace("\n", "\n  "));
        }
        return text.toString();
    }

    private ObjectNode json(HttpExchange exchange, Map<String, String> attributes, byte[] body) {
        ObjectNode record = common.mapper().createObjectNode();
        record.put("method", exchange.getRequestMethod());
        record.put("path", exchange.getRequestURI().toString());
        ObjectNode all = record.putObject("attributes");
        attributes.forEach(all::put);
        json(body).ifPresentOrElse(data -> record.set("data", data), () -> record.put("data", plain(body)));
        return record;
    }

    private Optional<JsonNode> json(byte[] body) {
        try {
            JsonNode data = common.mapper().readTree(body);
            return data.isContainerNode() ? Optional.of(data) : Optional.empty();
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
    }

    private static String plain(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString()
                    .replaceAll("[\\p{Cntrl}&&[^\n\t]]", "\uFFFD");
        } catch (CharacterCodingException binary) {
            return "(" + body.length + " bytes)";
        }
    }
}
