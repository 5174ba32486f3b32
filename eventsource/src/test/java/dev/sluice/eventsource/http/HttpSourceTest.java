package dev.sluice.eventsource.http;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.crds.model.BearerAuth;
import dev.sluice.crds.model.Credential;
import dev.sluice.crds.model.HttpAuth;
import dev.sluice.crds.model.SecretKeyRef;
import dev.sluice.eventbus.Event;
import dev.sluice.eventsource.Fixture;
import dev.sluice.eventsource.spi.SourceStatus;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpSourceTest {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
    private static final Map<String, String> EVENT = Map.of(
            "Content-Type",
            "application/json",
            "ce-specversion",
            "1.0",
            "ce-id",
            "e-1",
            "ce-source",
            "/here",
            "ce-type",
            "thing.happened");

    @TempDir
    Path directory;

    private Server server;

    @BeforeEach
    void startServer() {
        server = new Server(directory, Clock.systemUTC(), Limits.DEFAULT);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private List<Event> events() {
        return server.fixture.events(Fixture.topic(Server.HOOK));
    }

    @Test
    void storesPlainJsonBeforeItAnswers() {
        server.start(Server.Settings.DEFAULT);

        var answer = server.post("{\"a\": 1}", JSON);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.id())
                    .isEqualTo(answer.headers().firstValue("Sluice-Event-Id").orElseThrow());
            assertThat(event.source()).isEqualTo("/namespaces/default/eventsources/web/hook");
            assertThat(event.type()).isEqualTo("dev.sluice.http.request");
            assertThat(event.subject()).contains("/default/web/hook");
            assertThat(event.dataContentType()).contains("application/json");
            assertThat(event.time()).isPresent();
            assertThat(Fixture.text(event)).isEqualTo("{\"a\": 1}");
        });
    }

    @Test
    void keepsACloudEventInBinaryModeAsItIs() {
        server.start(Server.Settings.DEFAULT);

        var answer = server.post("{}", EVENT);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Sluice-Event-Id")).contains("e-1");
        assertThat(events())
                .containsExactly(Event.builder()
                        .id("e-1")
                        .source("/here")
                        .type("thing.happened")
                        .dataContentType("application/json")
                        .data(new byte[] {'{', '}'})
                        .build());
    }

    @Test
    void saysThatAnEventIsThereAlready() {
        server.start(Server.Settings.DEFAULT);
        server.post("{}", EVENT);

        var answer = server.post("{}", EVENT);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Sluice-Duplicate")).contains("true");
        assertThat(events()).hasSize(1);
    }

    @Test
    void namesTheMistakeInJson() {
        server.start(Server.Settings.DEFAULT);

        var answer = server.post("{\"a\": }", JSON);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThatJson(answer.body()).node("field").isEqualTo("body, line 1, column 7");
        assertThatJson(answer.body()).node("detail").isEqualTo("the JSON does not parse");
    }

    @Test
    void comesAndGoesWhileTheServerRuns() {
        assertThat(server.post("x", Map.of()).statusCode()).isEqualTo(404);

        var source = server.start(Server.Settings.DEFAULT);
        assertThat(server.post("x", Map.of()).statusCode()).isEqualTo(202);

        source.close();
        assertThat(server.post("x", Map.of()).statusCode()).isEqualTo(404);
    }

    @Test
    void answersAnotherMethodWithTheOnesItTakes() {
        server.start(Server.Settings.DEFAULT);

        var answer = server.send(request -> request.PUT(BodyPublishers.ofString("x")));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST, OPTIONS");
    }

    @Test
    void readsItsSecretAgainAfterItCouldNotBeRead() {
        AtomicReference<Supplier<String>> secret = new AtomicReference<>(HttpSourceTest::unreadable);
        var settings = Server.Settings.DEFAULT
                .with(new HttpAuth(new BearerAuth(new Credential(null, new SecretKeyRef("hook", "token"))), null, null))
                .build();

        var source = server.start(
                Server.HOOK, settings, (name, key) -> Optional.of(secret.get().get()));

        assertThat(source.status().state()).isEqualTo(SourceStatus.State.CONNECTING);
        assertThat(source.status().message()).contains("not UTF-8");
        assertThat(postAs("old")).isEqualTo(503);

        secret.set(() -> "old");
        await().atMost(SOON).until(() -> postAs("old") == 202);
        secret.set(HttpSourceTest::unreadable);
        await().atMost(SOON).until(() -> source.status().message().contains("not UTF-8"));
        assertThat(source.status().state()).isEqualTo(SourceStatus.State.RUNNING);
        secret.set(() -> "new");

        await().atMost(SOON).until(() -> postAs("new") == 202);
        assertThat(postAs("old")).isEqualTo(401);
        assertThat(source.status().message()).isEmpty();
    }

    private static String unreadable() {
        throw new IllegalStateException("it is not UTF-8");
    }

    private int postAs(String token) {
        return server.post("x", Map.of("Authorization", "Bearer " + token)).statusCode();
    }
}
