package dev.sluice.eventsource.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sluice.eventsource.cloudevents.Fault;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a request is answered.
 *
 * @param status the HTTP status
 * @param headers further headers
 * @param contentType the type of the body; empty when there is none
 * @param body the body; empty for none
 */
record Answer(int status, Map<String, String> headers, String contentType, String body) {

    private static final String PROBLEM = "application/problem+json";
    private static final String RETRY_AFTER = "Retry-After";

    static Answer of(int status, Map<String, String> headers) {
        return new Answer(status, headers, "", "");
    }

    static Answer problem(int status, Fault fault) {
        return problem(status, fault, -1);
    }

    /**
     * A problem of one message among several.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
     */
    static Answer problem(int status, Fault fault, int index) {
        StringBuilder body = new StringBuilder("{\"type\":\"about:blank\",\"status\":").append(status);
        field(body, "detail", fault.error());
        field(body, "field", fault.field());
        field(body, "found", fault.found());
        field(body, "allowed", fault.allowed());
        if (index >= 0) {
            body.append(",\"index\":").append(index);
        }
        return new Answer(status, Map.of(), PROBLEM, body.append("}\n").toString());
    }

    static Answer problem(int status, String error, String field, String allowed) {
        return problem(status, new Fault(error, field, "", allowed));
    }

    static Answer later(int status, String error, long seconds) {
        return problem(status, error, "", "").with(RETRY_AFTER, Long.toString(seconds));
    }

    /** The same with one more header. */
    Answer with(String header, String value) {
        Map<String, String> more = new java.util.LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, contentType, body);
    }

    void writeTo(HttpServerResponse response) {
        response.setStatusCode(status);
        headers.forEach(response::putHeader);
        if (!contentType.isEmpty()) {
            response.putHeader("Content-Type", contentType);
        }
        if (body.isEmpty()) {
            response.end();
        } else {
            response.end(io.vertx.core.buffer.Buffer.buffer(body.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static void field(StringBuilder body, String name, String value) {
        if (!value.isEmpty()) {
            body.append(",\"")
                    .append(name)
                    .append("\":\"")
                    .append(JsonStringEncoder.getInstance().quoteAsString(value))
                    .append('"');
        }
    }
}
