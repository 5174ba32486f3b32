package dev.sluice.eventsource.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code meta} is for a request: {@code method}, {@code path}, {@code query}, {@code remote} and {@code headers} (names
 * in lower case, credentials left out). Made when an expression first looks at it.
 */
final class RequestMeta extends AbstractMap<String, Object> {

    private static final Set<String> CREDENTIALS = Set.of("authorization", "proxy-authorization", "cookie");

    private final HttpServerRequest request;
    private @Nullable Map<String, Object> values;

    RequestMeta(HttpServerRequest request) {
        this.request = request;
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        Map<String, Object> known = values;
        if (known == null) {
            known = make();
            values = known;
        }
        return known.entrySet();
    }

    private Map<String, Object> make() {
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("method", request.method().name());
        meta.put("path", request.path());
        meta.put("query", request.query() == null ? "" : request.query());
        meta.put(
                "remote",
                request.remoteAddress() == null
                        ? ""
                        : String.valueOf(request.remoteAddress().hostAddress()));
        Map<String, Object> headers = new LinkedHashMap<>();
        request.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!CREDENTIALS.contains(lower)) {
                headers.putIfAbsent(lower, value);
            }
        });
        meta.put("headers", headers);
        return meta;
    }
}
