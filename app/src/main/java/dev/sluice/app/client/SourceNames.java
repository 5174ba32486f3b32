package dev.sluice.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.crds.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the source event that a person means by any unique suffix of {@code namespace/eventSource/event}. */
public final class SourceNames {

    private final SluiceClient client;

    /** Asks this server. */
    public SourceNames(SluiceClient client) {
        this.client = client;
    }

    /**
     * The full name.
     *
     * @param given a unique suffix
     * @throws ClientException when there is none or more than one; lists what there is
     */
    public String find(String given) {
        String wanted = given.startsWith("/") ? given.substring(1) : given;
        List<String> found = names(wanted);
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.size() > 1) {
            throw ClientException.notFound(
                    "\"" + given + "\" may be " + String.join(" or ", found) + "; name more of it");
        }
        throw ClientException.notFound(
                "no source event \"" + given + "\" at " + client.server() + "\n" + known(given, names("")));
    }

    /** What there is, and what was probably meant, by the whole name or its end. */
    private static String known(String given, List<String> names) {
        String hint = Suggestion.hint("known are", given, names);
        Optional<String> end = Suggestion.nearest(
                given,
                names.stream()
                        .map(name -> name.substring(name.lastIndexOf('/') + 1))
                        .toList());
        return end.isEmpty() || hint.contains("Did you mean") ? hint : hint + ". Did you mean \"" + end.get() + "\"?";
    }

    /**
     * The topic of a source event.
     *
     * @param name its full name
     */
    public String topic(String name) {
        String[] parts = name.split("/", -1);
        for (JsonNode item :
                client.get("/resources", Map.of("kind", "EventSource")).path("items")) {
            for (JsonNode event : item.path("events")) {
                boolean same = item.path("namespace").asText().equals(parts[0])
                        && item.path("name").asText().equals(parts[1])
                        && event.path("name").asText().equals(parts[2]);
                if (same) {
                    return event.path("topic").asText();
                }
            }
        }
        return String.join(".", parts);
    }

    private List<String> names(String match) {
        List<String> names = new ArrayList<>();
        client.get("/sources", Map.of("match", match)).path("items").forEach(item -> names.add(item.asText()));
        return names;
    }
}
