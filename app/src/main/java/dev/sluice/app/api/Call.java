package dev.sluice.app.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to the API.
 *
 * @param request the request
 * @param path the values of the route's variables
 * @param body the body, empty when there is none
 */
record Call(HttpServerRequest request, Map<String, String> path, Buffer body) {

    String variable(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalStateException("the route has no variable " + name);
        }
        return value;
    }

    @Nullable
    String query(String name) {
        String value = request.getParam(name);
        return value == null || value.isEmpty() ? null : value;
    }

    long number(String name, long otherwise) {
        String value = query(name);
        try {
            return value == null ? otherwise : Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw ApiFailure.badRequest(name + ": found \"" + value + "\", expected a whole number");
        }
    }

    @Nullable
    Instant time(String name) {
        String value = query(name);
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw ApiFailure.badRequest(
                    name + ": found \"" + value + "\", expected a time such as 2026-01-31T12:00:00Z");
        }
    }

    int limit(int otherwise) {
        long limit = number("limit", otherwise);
        if (limit < 1 || limit > 10_000) {
            throw ApiFailure.badRequest("limit: found " + limit + ", allowed 1 to 10000");
        }
        return (int) limit;
    }
}
