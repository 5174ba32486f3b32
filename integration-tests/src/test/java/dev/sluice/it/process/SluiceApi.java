package dev.sluice.it.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The HTTP API of a running process. Thread-safe. */
public final class SluiceApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Integer> ANSWERS = Set.of(200, 401);

    private final URI root;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    public SluiceApi(URI root) {
        this.root = root;
    }

    /**
     * A trigger at one moment.
     *
     * @param state {@code running}, {@code paused} ...
     * @param lag events that it has not looked at
     * @param counts its accounts
     * @param pending unfinished deliveries by {@code subscriber/kind}
     */
    public record TriggerView(String state, long lag, Map<String, Long> counts, Map<String, Integer> pending) {

        /** The sum of all accounts whose name begins and ends so. */
        long count(String prefix, String suffix) {
            return counts.entrySet().stream()
                    .filter(entry ->
                            entry.getKey().startsWith(prefix) && entry.getKey().endsWith(suffix))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }

        long count(String name) {
            return counts.getOrDefault(name, 0L);
        }

        int pending(String target) {
            return pending.getOrDefault(target, 0);
        }

        public int allPending() {
            return pending.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** Whether the process takes requests. */
    boolean answers() {
        try {
            return ANSWERS.contains(send(request("/").GET().build()).statusCode());
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** The event stored at a position, as the API shows it. */
    JsonNode event(long position) {
        return get("/events?before=" + (position + 1) + "&limit=1")
                .path("items")
                .path(0)
                .path("event");
    }

    /** A trigger of the namespace default. */
    public TriggerView trigger(String name) {
        for (JsonNode item : get("/resources?kind=Trigger").path("items")) {
            if (item.path("name").asText().equals(name)) {
                return view(item.path("trigger"));
            }
        }
        throw new IllegalArgumentException("there is no trigger " + name);
    }

    private static TriggerView view(JsonNode trigger) {
        Map<String, Long> counts = new TreeMap<>();
        trigger.path("counts")
                .properties()
                .forEach(field -> counts.put(field.getKey(), field.getValue().asLong()));
        Map<String, Integer> pending = new TreeMap<>();
        for (JsonNode target : trigger.path("targets")) {
            pending.put(
                    target.path("subscriber").asText() + "/"
                            + target.path("kind").asText(),
                    target.path("lane").path("pending").asInt());
        }
        return new TriggerView(
                trigger.path("state").asText(), trigger.path("lag").asLong(), counts, pending);
    }

    /** Dead letters, newest first. */
    public List<JsonNode> deadLetters() {
        List<JsonNode> letters = new ArrayList<>();
        get("/deadletters?limit=1000").path("items").forEach(letters::add);
        return letters;
    }

    /** How many events the log has taken. */
    long stored() {
        return get("/events?limit=1").path("items").path(0).path("position").asLong();
    }

    public JsonNode get(String path) {
        return json(request(path).GET().build());
    }

    JsonNode post(String path, String body) {
        return json(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** What a trigger fires on all that is stored when it is replayed until then, each firing as JSON. */
    List<JsonNode> replay(String trigger, Instant to) {
        HttpRequest request = request("/replay?limit=0&trigger=" + trigger + "&to=" + to)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        List<JsonNode> firings = new ArrayList<>();
        body(request)
                .lines()
                .map(SluiceApi::parse)
                .filter(line -> line.has("firing"))
                .forEach(line -> firings.add(line.path("firing")));
        return firings;
    }

    private JsonNode json(HttpRequest request) {
        return parse(body(request));
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String body(HttpRequest request) {
        HttpResponse<String> response = send(request);
        if (response.statusCode() != 200) {
            throw new UncheckedIOException(
                    new IOException(request.uri() + " answered " + response.statusCode() + ": " + response.body()));
        }
        return response.body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(root + path)).timeout(Duration.ofMinutes(2));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
