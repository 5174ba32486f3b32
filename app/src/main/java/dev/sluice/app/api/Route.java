package dev.sluice.app.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One operation of the API.
 *
 * @param method HTTP method
 * @param path below {@code /api/v1}, with variables in braces
 * @param summary what it does, for the OpenAPI document
 * @param query names of the query parameters
 * @param handler answers it, on a worker thread; the answer becomes JSON
 */
record Route(String method, String path, String summary, List<String> query, Handler handler) {

    @FunctionalInterface
    interface Handler {
        Object answer(Call call);
    }

    /** The values of the variables if a request path fits. */
    Optional<Map<String, String>> match(String requestPath) {
        String[] wanted = path.split("/", -1);
        String[] found = requestPath.split("/", -1);
        if (wanted.length != found.length) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{")) {
                variables.put(wanted[i].substring(1, wanted[i].length() - 1), decoded(found[i]));
            } else if (!wanted[i].equals(found[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
