package dev.sluice.app.client;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads problem documents. */
final class Problems {

    private Problems() {}

    /** {@code detail (field: found X, allowed Y)}. */
    static String text(JsonNode problem) {
        String text = problem.path("detail").asText(problem.path("title").asText("no explanation"));
        StringBuilder more = new StringBuilder();
        append(more, "", problem.path("field"));
        append(more, "found ", problem.path("found"));
        append(more, "allowed ", problem.path("allowed"));
        return more.length() == 0 ? text : text + " (" + more + ")";
    }

    private static void append(StringBuilder text, String lead, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull()) {
            text.append(text.length() == 0 ? "" : ", ").append(lead);
            text.append(value.isValueNode() ? value.asText() : value.toString());
        }
    }
}
