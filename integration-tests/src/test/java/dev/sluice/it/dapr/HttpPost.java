package dev.sluice.it.dapr;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends to one path of a source until it has it. */
record HttpPost(URI to) {

    private static final int STORED = 202;
    private static final int REFUSED = 400;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** Sends again while the process is not there or cannot store now. */
    void untilStored(@Nullable String contentType, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(to)
                .timeout(Duration.ofMinutes(2))
                .POST(body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> isStored(request.build()));
    }

    private static boolean isStored(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
            if (response.statusCode() == REFUSED) {
                throw new AssertionError(request.uri() + " refused it: " + response.body());
            }
            return response.statusCode() == STORED;
        } catch (IOException notThere) {
            return false;
        }
    }
}
