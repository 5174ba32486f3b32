package dev.sluice.app.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of routes as an OpenAPI 3.1 document. */
final class OpenApi {

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    private OpenApi() {}

    static Map<String, Object> document(String root, List<Route> routes) {
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        for (Route route : routes) {
            paths.computeIfAbsent(root + route.path(), path -> new LinkedHashMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put("info", Map.of("title", "Sluice", "version", "v1"));
        document.put("paths", paths);
        return document;
    }

    private static Map<String, Object> operation(Route route) {
        List<Map<String, Object>> parameters = new ArrayList<>();
        Matcher variables = VARIABLE.matcher(route.path());
        while (variables.find()) {
            parameters.add(parameter(variables.group(1), "path"));
        }
        route.query().forEach(name -> parameters.add(parameter(name, "query")));
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("summary", route.summary());
        operation.put("parameters", parameters);
        operation.put(
                "responses", Map.of("200", answer("application/json"), "default", answer("application/problem+json")));
        return operation;
    }

    private static Map<String, Object> parameter(String name, String in) {
        return Map.of("name", name, "in", in, "required", in.equals("path"), "schema", Map.of("type", "string"));
    }

    private static Map<String, Object> answer(String mediaType) {
        return Map.of(
                "description", mediaType, "content", Map.of(mediaType, Map.of("schema", Map.of("type", "object"))));
    }
}
