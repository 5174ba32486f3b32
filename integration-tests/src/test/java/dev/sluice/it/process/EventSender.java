package dev.sluice.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Sends CloudEvents to the paths of {@code http} sources. Thread-safe. */
final class EventSender {

    static final int STORED = 202;
    private static final int NO_ANSWER = 0;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** Sends one event, with more headers; answers the status, 0 when there was no answer. */
    int send(URI to, String id, String body, String... more) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(to)
                .timeout(Duration.ofMinutes(2))
                .header("ce-specversion", "1.0")
                .header("ce-id", id)
                .header("ce-source", "/tests")
                .header("ce-type", "test")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (more.length > 0) {
            request.headers(more);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return NO_ANSWER;
        }
    }

    /** Sends one event that must be stored. */
    void publish(URI to, String id, String body) throws InterruptedException {
        int status = send(to, id, body);
        if (status != STORED) {
            throw new UncheckedIOException(new IOException("event " + id + " to " + to + " was answered " + status));
        }
    }

    /** Sends one event that must be stored and says nothing but its id. */
    void publish(URI to, String id) throws InterruptedException {
        publish(to, id, "{}");
    }
}
