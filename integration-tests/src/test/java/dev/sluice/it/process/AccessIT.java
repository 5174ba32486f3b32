package dev.sluice.it.process;

import static dev.sluice.it.process.Manifests.source;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may talk to a process: on this machine everybody but foreign web pages, from elsewhere those who have the token. */
class AccessIT {

    private static final String RESOURCES = "/api/v1/resources";

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void onLoopbackRefusesForeignOriginsAndHosts() throws Exception {
        try (SluiceRun sluice = run().start()) {
            URI api = sluice.uri(RESOURCES);
            assertThat(get(api, Map.of())).isEqualTo(200);
            assertThat(get(api, Map.of("Host", "localhost:8080"))).isEqualTo(200);
            assertThat(get(api, Map.of("Origin", "http://localhost:3000"))).isEqualTo(200);
            assertThat(get(api, Map.of("Origin", "https://evil.example"))).isEqualTo(403);
            assertThat(get(api, Map.of("Origin", "null"))).isEqualTo(403);
            assertThat(get(api, Map.of("Host", "evil.example:8080"))).isEqualTo(403);
            assertThat(get(api, Map.of("Authorization", "Bearer wrong"))).isEqualTo(401);
            URI in = sluice.uri("/in");
            assertThat(post(in, Map.of("Host", "evil.example"))).isEqualTo(403);
            assertThat(post(in, Map.of())).isEqualTo(202);
        }
    }

    @Test
    void onOtherAddressesTheApiNeedsTheTokenOfTheDataDirectory() throws Exception {
        try (SluiceRun sluice = run().with("--bind", "0.0.0.0").start()) {
            String token = Files.readString(sluice.data().resolve("token")).strip();
            URI api = sluice.uri(RESOURCES);
            assertThat(get(api, Map.of())).isEqualTo(401);
            assertThat(get(api, Map.of("Authorization", "Bearer " + token + "x")))
                    .isEqualTo(401);
            assertThat(get(api, Map.of("Authorization", "Bearer " + token))).isEqualTo(200);
            assertThat(post(sluice.uri("/api/v1/events/default/in/in"), Map.of()))
                    .as("events by the API")
                    .isEqualTo(401);
            assertThat(post(sluice.uri("/in"), Map.of()))
                    .as("a source has its own credentials")
                    .isEqualTo(202);
            assertThat(sluice.output()).as("the token is not told").doesNotContain(token);
            assertThat(Files.getPosixFilePermissions(sluice.data().resolve("token")))
                    .containsOnly(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        }
    }

    @Test
    void makesOfWhatTheApiTakesTheEventThatTheSourceWouldMake() throws Exception {
        try (SluiceRun sluice = run().start()) {
            assertThat(post(sluice.uri("/in"), Map.of())).isEqualTo(202);
            assertThat(post(sluice.uri("/api/v1/events/default/in/in"), Map.of()))
                    .isEqualTo(202);

            JsonNode atTheSource = sluice.api().event(1);
            JsonNode byTheApi = sluice.api().event(2);
            assertThat(byTheApi.path("type")).isEqualTo(atTheSource.path("type"));
            assertThat(byTheApi.path("subject")).isEqualTo(atTheSource.path("subject"));
            assertThat(byTheApi.path("subject").asText()).isEqualTo("/in");
        }
    }

    private SluiceRun run() throws Exception {
        return new SluiceRun(folder).write("all.yaml", source("in"));
    }

    private int get(URI uri, Map<String, String> headers) {
        return status(HttpMethod.GET, uri, headers);
    }

    private int post(URI uri, Map<String, String> headers) {
        return status(HttpMethod.POST, uri, headers);
    }

    /** Sends headers that the JDK's client keeps for itself. */
    private int status(HttpMethod method, URI uri, Map<String, String> headers) {
        return vertx.createHttpClient()
                .request(method, uri.getPort(), uri.getHost(), uri.getPath())
                .compose(request -> send(request, headers))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static Future<Integer> send(HttpClientRequest request, Map<String, String> headers) {
        headers.forEach(request::putHeader);
        return request.send(Buffer.buffer(request.getMethod() == HttpMethod.GET ? "" : "x"))
                .map(answer -> answer.statusCode());
    }
}
