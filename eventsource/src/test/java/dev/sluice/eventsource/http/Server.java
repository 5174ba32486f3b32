package dev.sluice.eventsource.http;

import dev.sluice.crds.model.Batch;
import dev.sluice.crds.model.ByteSize;
import dev.sluice.crds.model.HttpAuth;
import dev.sluice.crds.model.HttpMethod;
import dev.sluice.crds.model.HttpResponse;
import dev.sluice.crds.model.HttpSettings;
import dev.sluice.crds.model.Rate;
import dev.sluice.crds.model.ShapeSpec;
import dev.sluice.crds.model.SignatureSpec;
import dev.sluice.eventsource.Fixture;
import dev.sluice.eventsource.spi.Addresses;
import dev.sluice.eventsource.spi.Checkpoints;
import dev.sluice.eventsource.spi.Credentials;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceName;
import dev.sluice.eventsource.spi.SourceRuntime;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A real server on a free port with http sources on a real log. */
final class Server implements AutoCloseable {

    static final SourceName HOOK = new SourceName("default", "web", "hook");
    static final String PATH = "/default/web/hook";

    final Fixture fixture;
    final HttpSources sources;
    private final Vertx vertx = Vertx.vertx();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer server;
    private final List<Source> started = new ArrayList<>();
    private final Clock clock;

    Server(Path directory, Clock clock, Limits limits) {
        this.clock = clock;
        fixture = new Fixture(directory, clock);
        sources = new HttpSources(limits);
        Router router = Router.router(vertx);
        sources.mount(router);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** The settings of a source; a test changes what it is about. */
    record Settings(
            List<HttpMethod> methods,
            Batch batch,
            @Nullable ByteSize maxBytes,
            @Nullable Rate rate,
            @Nullable HttpAuth auth,
            @Nullable SignatureSpec signature,
            @Nullable HttpResponse response,
            ShapeSpec shape) {

        static final Settings DEFAULT =
                new Settings(List.of(HttpMethod.POST), Batch.NONE, null, null, null, null, null, Fixture.AUTO);

        Settings with(Batch value) {
            return new Settings(methods, value, maxBytes, rate, auth, signature, response, shape);
        }

        Settings with(ByteSize value) {
            return new Settings(methods, batch, value, rate, auth, signature, response, shape);
        }

        Settings with(Rate value) {
            return new Settings(methods, batch, maxBytes, value, auth, signature, response, shape);
        }

        Settings with(HttpAuth value) {
            return new Settings(methods, batch, maxBytes, rate, value, signature, response, shape);
        }

        Settings with(SignatureSpec value) {
            return new Settings(methods, batch, maxBytes, rate, auth, value, response, shape);
        }

        Settings with(HttpResponse value) {
            return new Settings(methods, batch, maxBytes, rate, auth, signature, value, shape);
        }

        Settings with(ShapeSpec value) {
            return new Settings(methods, batch, maxBytes, rate, auth, signature, response, value);
        }

        HttpSettings build() {
            return new HttpSettings(
                    "/{namespace}/{eventSource}/{event}",
                    methods,
                    batch,
                    maxBytes,
                    rate,
                    auth,
                    signature,
                    response,
                    shape);
        }
    }

    Source start(Settings settings) {
        return start(HOOK, settings.build());
    }

    Source start(SourceName name, HttpSettings settings) {
        return start(name, settings, (secret, key) -> Optional.empty());
    }

    Source start(SourceName name, HttpSettings settings, Credentials credentials) {
        SourceContext context = new SourceContext(
                name,
                new NoCheckpoints(),
                credentials,
                Addresses.UNCHANGED,
                new SourceRuntime(vertx, scheduler, clock, new Random(1)));
        Source source = sources.create(context, settings);
        source.start(fixture.emitter(name, settings.shape()));
        started.add(source);
        return source;
    }

    int port() {
        return server.actualPort();
    }

    Vertx vertx() {
        return vertx;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(60));
    }

    java.net.http.HttpResponse<String> send(UnaryOperator<HttpRequest.Builder> change) {
        try {
            return client.send(change.apply(request(PATH)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    java.net.http.HttpResponse<String> post(String body, Map<String, String> headers) {
        return send(request -> {
            headers.forEach(request::header);
            return request.POST(BodyPublishers.ofString(body));
        });
    }

    @Override
    public void close() {
        started.forEach(Source::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
        scheduler.shutdownNow();
        fixture.close();
    }

    private record NoCheckpoints() implements Checkpoints {

        @Override
        public Optional<String> load(String key) {
            return Optional.empty();
        }

        @Override
        public CompletionStage<Void> save(String key, String value) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> remove(String key) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
