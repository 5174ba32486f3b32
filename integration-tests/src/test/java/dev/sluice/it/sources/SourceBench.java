package dev.sluice.it.sources;

import dev.sluice.crds.model.Credential;
import dev.sluice.crds.model.PayloadFormat;
import dev.sluice.crds.model.SecretKeyRef;
import dev.sluice.crds.model.ShapeErrorPolicy;
import dev.sluice.crds.model.ShapeSpec;
import dev.sluice.eventsource.spi.Addresses;
import dev.sluice.eventsource.spi.Checkpoints;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceKind;
import dev.sluice.eventsource.spi.SourceName;
import dev.sluice.eventsource.spi.SourceRuntime;
import dev.sluice.eventsource.spi.SourceStatus;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;

/** What a process gives its sources; closes what was opened on it. */
final class SourceBench implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SEED = 20_260_101L;

    private final Vertx vertx = Vertx.vertx();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private final ExecutorService writer = Executors.newSingleThreadExecutor();
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final Map<String, String> checkpoints = new ConcurrentHashMap<>();
    private final List<Source> open = new ArrayList<>();

    /** A bus that lets so many messages be unacknowledged. */
    AuditedBus bus(int window) {
        return new AuditedBus(writer, window);
    }

    /** Opens and starts a source named {@code default/SOURCE/EVENT}. */
    <S> Source open(SourceKind<S> kind, S settings, String event, AuditedBus bus) {
        SourceContext context = new SourceContext(
                new SourceName("default", "bench", event),
                new MapCheckpoints(checkpoints),
                (secret, key) -> Optional.ofNullable(secrets.get(secret + "/" + key)),
                Addresses.UNCHANGED,
                new SourceRuntime(vertx, scheduler, Clock.systemUTC(), new Random(SEED)));
        Source source = kind.create(context, settings);
        open.add(source);
        source.start(bus);
        return source;
    }

    /** Puts a secret where sources look; the credential refers to it. */
    Credential secret(String name, String value) {
        secrets.put(name + "/value", value);
        return new Credential(null, new SecretKeyRef(name, "value"));
    }

    /** Waits until a source stands so, and says something with these words. */
    static SourceStatus awaitStatus(Source source, SourceStatus.State state, String... words) {
        return Awaitility.await("status " + state + " " + List.of(words) + " of " + source)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        source::status,
                        status -> status.state() == state
                                && List.of(words).stream().allMatch(status.message()::contains));
    }

    /** Shapes nothing. */
    static ShapeSpec shape() {
        return new ShapeSpec(PayloadFormat.AUTO, "UTC", null, null, null, ShapeErrorPolicy.DEAD_LETTER, null);
    }

    @Override
    public void close() {
        open.forEach(Source::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
        scheduler.shutdownNow();
        writer.shutdownNow();
    }

    private record MapCheckpoints(Map<String, String> values) implements Checkpoints {
        @Override
        public Optional<String> load(String key) {
            return Optional.ofNullable(values.get(key));
        }

        @Override
        public CompletionStage<Void> save(String key, String value) {
            values.put(key, value);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> remove(String key) {
            values.remove(key);
            return CompletableFuture.completedFuture(null);
        }
    }
}
