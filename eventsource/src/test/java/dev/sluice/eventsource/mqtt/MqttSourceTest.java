package dev.sluice.eventsource.mqtt;

import static org.awaitility.Awaitility.await;

import dev.sluice.crds.model.Credential;
import dev.sluice.crds.model.MqttSettings;
import dev.sluice.crds.model.MqttVersion;
import dev.sluice.crds.model.SecretKeyRef;
import dev.sluice.eventsource.Fixture;
import dev.sluice.eventsource.JournalCheckpoints;
import dev.sluice.eventsource.spi.Addresses;
import dev.sluice.eventsource.spi.Credentials;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceName;
import dev.sluice.eventsource.spi.SourceRuntime;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MqttSourceTest {

    private static final SourceName NAME = new SourceName("default", "plant", "reading");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Credential SECRET = new Credential(null, new SecretKeyRef("broker", "password"));

    @TempDir
    Path data;

    private final Vertx vertx = Vertx.vertx();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private Fixture fixture;
    private @Nullable Source source;

    @BeforeEach
    void open() {
        fixture = new Fixture(data, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        if (source != null) {
            source.close();
        }
        scheduler.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        fixture.close();
    }

    private void start(MqttSettings settings, Credentials credentials) {
        SourceContext context = new SourceContext(
                NAME,
                JournalCheckpoints.open(fixture.log()).of(NAME.toString()),
                credentials,
                Addresses.UNCHANGED,
                new SourceRuntime(vertx, scheduler, Clock.systemUTC(), new Random(1)));
        source = new MqttSourceKind().create(context, settings);
        source.start(fixture.emitter(NAME, settings.shape()));
    }

    private void awaitMessage(String part) {
        await().atMost(SOON)
                .until(() -> source != null && source.status().message().contains(part));
    }

    @Test
    void connectsWhenItsSecretCanBeReadAgain() throws IOException {
        AtomicBoolean broken = new AtomicBoolean(true);
        try (ServerSocket broker = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            start(settings("tcp", broker.getLocalPort(), null), (secret, key) -> {
                if (broken.get()) {
                    throw new UncheckedIOException(new IOException("the secret cannot be read"));
                }
                return Optional.of("x");
            });
            awaitMessage("the secret cannot be read");

            broken.set(false);

            broker.setSoTimeout((int) SOON.toMillis());
            broker.accept().close();
        }
    }

    @Test
    void saysThatACertificateIsNone() throws IOException {
        try (ServerSocket broker = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            start(
                    settings("ssl", broker.getLocalPort(), new Credential("no certificate", null)),
                    (secret, key) -> Optional.of("x"));

            awaitMessage("next try in");
        }
    }

    private static MqttSettings settings(String scheme, int port, @Nullable Credential caCert) {
        return new MqttSettings(
                scheme + "://127.0.0.1:" + port,
                "readings",
                1,
                false,
                false,
                caCert,
                null,
                null,
                null,
                new Credential("me", null),
                SECRET,
                MqttVersion.V3_1_1,
                Fixture.AUTO);
    }
}
