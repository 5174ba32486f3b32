package dev.sluice.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Reads problem documents, and what sources say of an event that they refuse. */
final class Problems {

    private Problems() {}

    private static final List<String> TEXTS = List.of("detail", "error", "title");

    /** {@code detail (field: found X, allowed Y)}. */
    static String text(JsonNode problem) {
        String text = TEXTS.stream()
                .map(problem::path)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .findFirst()
                .orElse("no explanation");
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
