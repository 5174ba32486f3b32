package dev.sluice.app.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Talks to a running Sluice. Every call blocks until it is answered; a server that is starting is waited for. Thread-safe. */
public final class SluiceClient {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    /** How long a server that says that it is starting is waited for. */
    private static final Duration STARTING_PATIENCE = Duration.ofSeconds(15);

    private static final Duration STARTING_POLL = Duration.ofMillis(100);
    private static final String API = "/api/v1";

    /** Stands in the answers of a server that is not ready yet. */
    public static final String STARTING_HEADER = "Sluice-Starting";

    private final URI server;
    private final @Nullable String token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final ObjectMapper mapper = new ObjectMapper();

    /**
     * A client; it connects when it is first asked.
     *
     * @param server base address, such as {@code http://127.0.0.1:8080}
     * @param token needed when the server is not on this machine
     */
    public SluiceClient(URI server, @Nullable String token) {
        String text = server.toString();
        this.server = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        this.token = token;
    }

    /** Where it talks to. */
    public URI server() {
        return server;
    }

    /**
     * Asks.
     *
     * @param path below {@code /api/v1}
     * @param query parameters; those with an empty value are left out
     * @throws ClientException when nobody answers or the answer is not a success
     */
    public JsonNode get(String path, Map<String, String> query) {
        return json(exchange(request(path, query).GET().build()));
    }

    /**
     * Tells.
     *
     * @param path below {@code /api/v1}
     * @param query parameters; those with an empty value are left out
     * @param body what is told; null for nothing
     * @throws ClientException when nobody answers or the answer is not a success
     */
    public JsonNode post(String path, Map<String, String> query, @Nullable JsonNode body) {
        HttpRequest.Builder request = request(path, query);
        if (body == null) {
            request.POST(BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8));
        }
        return json(exchange(request.build()));
    }

    /**
     * Sends one message through a source event; when this returns, its event is stored.
     *
     * @param source {@code namespace/eventSource/event}
     * @throws ClientException when it is not stored
     */
    public Acceptance send(String source, Outgoing message) {
        HttpRequest.Builder request = request("/events/" + source, Map.of());
        message.headers().forEach(request::header);
        return Acceptance.of(exchange(
                request.POST(BodyPublishers.ofByteArray(message.body())).build()));
    }

    /**
     * Opens the live stream.
     *
     * @param query what to see; those with an empty value are left out
     */
    public EventStream stream(Map<String, String> query) {
        HttpRequest request = builder("/stream", query)
                .header("Accept", "text/event-stream")
                .GET()
                .build();
        try {
            HttpResponse<InputStream> answer = sent(request, BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                throw ClientException.answered(
                        server, answer.statusCode(), detail(answer.body().readAllBytes()));
            }
            return new EventStream(answer.body(), mapper);
        } catch (IOException e) {
            throw ClientException.unreachable(server, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Asks for many records, which come one by one.
     *
     * @param path below {@code /api/v1}
     * @param query parameters; those with an empty value are left out
     * @param body what is told; null for nothing
     * @param each told every record as it comes
     * @throws ClientException when nobody answers, the answer is not a success, or it breaks off
     */
    public void lines(String path, Map<String, String> query, @Nullable JsonNode body, Consumer<JsonNode> each) {
        HttpRequest.Builder request = builder(path, query).header("Accept", "application/x-ndjson");
        request.POST(body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        try {
            HttpResponse<InputStream> answer = sent(request.build(), BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                if (answer.statusCode() != 200) {
                    byte[] all = lines.lines().collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8);
                    throw ClientException.answered(server, answer.statusCode(), detail(all));
                }
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    each.accept(record(line));
                }
            }
        } catch (IOException e) {
            throw ClientException.unreachable(server, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** One of many records; a problem ends them. */
    private JsonNode record(String line) throws JsonProcessingException {
        JsonNode record = mapper.readTree(line);
        JsonNode problem = record.path("problem");
        if (problem.isObject()) {
            throw ClientException.answered(server, problem.path("status").asInt(), Problems.text(problem));
        }
        return record;
    }

    private HttpRequest.Builder request(String path, Map<String, String> query) {
        return builder(path, query).timeout(ANSWER_TIMEOUT).header("Accept", "application/json");
    }

    private HttpRequest.Builder builder(String path, Map<String, String> query) {
        String parameters = query.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create(server + API + path + (parameters.isEmpty() ? "" : "?" + parameters)));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) {
        try {
            HttpResponse<byte[]> answer = sent(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() / 100 != 2) {
                throw ClientException.answered(server, answer.statusCode(), detail(answer.body()));
            }
            return answer;
        } catch (IOException e) {
            throw ClientException.unreachable(server, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Asks again while the server says that it is starting. */
    private <T> HttpResponse<T> sent(HttpRequest request, HttpResponse.BodyHandler<T> body)
            throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + STARTING_PATIENCE.toNanos();
        HttpResponse<T> answer = http.send(request, body);
        while (answer.headers().firstValue(STARTING_HEADER).isPresent() && System.nanoTime() < giveUp) {
            LockSupport.parkNanos(STARTING_POLL.toNanos());
            answer = http.send(request, body);
        }
        return answer;
    }

    private ClientException interrupted(InterruptedException reason) {
        Thread.currentThread().interrupt();
        return ClientException.unreachable(server, reason);
    }

    private JsonNode json(HttpResponse<byte[]> answer) {
        if (answer.body().length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return mapper.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw ClientException.notSluice(
                    server, answer.headers().firstValue("Content-Type").orElse("no content type"));
        } catch (IOException e) {
            throw ClientException.unreachable(server, e);
        }
    }

    /** What a problem document says, or the beginning of whatever it is. */
    private String detail(byte[] body) {
        try {
            JsonNode problem = mapper.readTree(body);
            if (problem != null && problem.isObject()) {
                return Problems.text(problem);
            }
        } catch (IOException notJson) {
            // a proxy's answer, or plain text: shown as it is
        }
        String text = new String(body, StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "no explanation" : text.substring(0, Math.min(text.length(), 500));
    }
}
