package dev.sluice.dapr.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dapr.callback.CallbackRegistry;
import dev.sluice.dapr.callback.CallbackServer;
import dev.sluice.dapr.fake.FakeSidecar;
import dev.sluice.eventbus.contract.SettableClock;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarWatchTest {

    private static final String UNREADABLE = "time=\"2026-01-01T00:00:00Z\" level=error msg=\"error reading from input "
            + "binding temp: failed to connect: \\\"refused\\\"\" app_id=a scope=dapr.runtime";
    private static final String ALL_UNREADABLE =
            "time=\"2026-01-01T00:00:00Z\" level=warning msg=\"failed to read from "
                    + "bindings: failed to connect: \\\"refused\\\" \" app_id=a scope=dapr.runtime";
    private static final String FAILED =
            "{\"level\":\"error\",\"msg\":\"Failed to init component bus (pubsub.redis/v1): "
                    + "[INIT_COMPONENT_FAILURE]: redis: dial tcp 127.0.0.1:1: connection refused\",\"scope\":\"dapr\"}";

    private final Vertx vertx = Vertx.vertx();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final CallbackRegistry registry = new CallbackRegistry();
    private final CallbackServer server =
            CallbackServer.start(vertx, registry, new CallbackServer.Listen("127.0.0.1", 0, null));
    private final FakeSidecar sidecar = new FakeSidecar(vertx, server.port());
    private final SidecarClient client = new SidecarClient(vertx, sidecar.address());
    private final List<String> started = new CopyOnWriteArrayList<>();
    private final SidecarWatch watch =
            new SidecarWatch(client, started::add, registry::deliveries, scheduler, Clock.systemUTC());

    @AfterEach
    void close() {
        watch.close();
        sidecar.close();
        client.close();
        server.close();
        scheduler.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    private static Expected expected() {
        return new Expected(Set.of("temp", "door"), Map.of("bus", Set.of("orders")));
    }

    private void loadAll() {
        sidecar.load("temp", "bindings.mqtt3");
        sidecar.load("door", "bindings.mqtt3");
        sidecar.load("bus", "pubsub.redis");
        sidecar.subscribe("bus", "orders", 0);
    }

    @Test
    void isReadyWhenEverythingThatIsExpectedIsThere() {
        watch.heard("time=\"2026-01-01T00:00:00Z\" level=info msg=\"Starting Dapr Runtime -- version 1.18.3\"");
        watch.expect(expected());
        soon().until(() -> watch.report().reachable());
        assertThat(watch.report().isReady()).isFalse();

        loadAll();

        soon().until(() -> watch.report().isReady());
        assertThat(watch.report().components())
                .extracting(SidecarReport.Component::name)
                .containsExactly("bus", "door", "temp");
        assertThat(started).isEmpty();
    }

    @Test
    void saysInDaprsWordsWhyAComponentIsMissingAndAsksForItAgain() {
        SettableClock clock = new SettableClock(Instant.EPOCH);
        try (SidecarWatch clocked = new SidecarWatch(client, started::add, registry::deliveries, scheduler, clock)) {
            clocked.heard(FAILED);
            clocked.expect(expected());

            soon().until(() -> clocked.problem("bus").orElse("").contains("connection refused"));
            assertThat(clocked.problem("door").orElseThrow()).contains("has not loaded it");
            clock.advance(Duration.ofSeconds(6));
            soon().until(() -> started.contains("bus"));

            loadAll();
            soon().until(() -> clocked.report().isReady());
            assertThat(clocked.problem("bus")).isEmpty();
        }
    }

    @Test
    void knowsByTheConnectionThatASidecarWasStartedAgainInTheWinkOfAnEye() {
        soon().until(() -> watch.report().reachable());
        assertThat(client.connections()).isEqualTo(1);

        sidecar.kill();
        sidecar.restart();

        soon().until(() -> client.connections() == 2);
        soon().until(() -> watch.report().reachable());
        int asked = sidecar.descriptions();
        soon().until(() -> sidecar.descriptions() > asked + 1);
        assertThat(client.connections()).as("while it stays").isEqualTo(2);
    }

    @Test
    void forgetsWhatWasSaidWhenAnotherSidecarBeginsAndWhenAComponentIsLoaded() {
        loadAll();
        watch.expect(expected());
        watch.heard(UNREADABLE);
        soon().until(() -> watch.problem("temp").isPresent());
        watch.heard("level=info msg=\"Component loaded: temp (bindings.mqtt3/v1)\"");
        soon().until(() -> watch.report().isReady());

        watch.heard(UNREADABLE);
        soon().until(() -> watch.problem("temp").isPresent());
        watch.heard("level=info msg=\"Starting Dapr Runtime -- version 1.18.3\"");
        soon().until(() -> watch.report().isReady());
        assertThat(SidecarWatch.concerns("level=info msg=\"dapr initialized. Status: Running.\""))
                .isFalse();
    }

    @Test
    void missesASubscription() {
        sidecar.load("bus", "pubsub.redis");
        watch.expect(new Expected(Set.of(), Map.of("bus", Set.of("orders"))));

        soon().until(() -> watch.problem("bus").orElse("").contains("orders"));
        sidecar.subscribe("bus", "orders", 0);
        soon().until(() -> watch.report().isReady());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Failed to start subscription for pubsub bus, topic orders: no stream",
                "Failed to start declared subscription orders-of-bus for pubsub bus, topic orders: no stream",
                "Retry failed for subscription pubsub bus, topic orders: no stream. Will retry."
            })
    void missesASubscriptionThatTheSidecarListsAndHasNot(String line) {
        loadAll();
        watch.expect(expected());
        soon().until(() -> watch.report().isReady());

        watch.heard("level=error msg=\"" + line + "\"");
        soon().until(() -> watch.problem("bus").orElse("").contains("no stream"));

        watch.heard("level=info msg=\"Successfully started subscription after retry for pubsub bus, topic orders\"");
        soon().until(() -> watch.report().isReady());
    }

    @Test
    void startsABindingThatCouldNotReadAgainAndItsNeighboursEachTimeAllWereToBegin() {
        SettableClock clock = new SettableClock(Instant.EPOCH);
        try (SidecarWatch clocked = new SidecarWatch(client, started::add, registry::deliveries, scheduler, clock)) {
            loadAll();
            clocked.expect(expected());
            clocked.heard("");
            soon().until(() -> clocked.report().isReady());

            clocked.heard(UNREADABLE);
            clocked.heard(ALL_UNREADABLE);

            soon().until(() -> clocked.problem("temp").orElse("").equals("failed to connect: \"refused\""));
            assertThat(clocked.report().isReady()).isFalse();
            clock.advance(Duration.ofSeconds(6));
            soon().until(() -> started.containsAll(List.of("temp", "door")));
            clocked.heard(UNREADABLE);
            clock.advance(Duration.ofSeconds(11));
            soon().until(() -> started.stream().filter("temp"::equals).count() == 2);
            assertThat(started.stream().filter("door"::equals))
                    .as("it was the other alone that was started again")
                    .hasSize(1);

            clocked.heard(UNREADABLE);
            clocked.heard(ALL_UNREADABLE);
            clock.advance(Duration.ofSeconds(21));
            soon().until(() -> started.stream().filter("door"::equals).count() == 2);

            soon().until(() -> started.stream().filter("temp"::equals).count() == 3);
            clock.advance(Duration.ofSeconds(11));
            soon().until(() -> clocked.report().isReady());
        }
    }

    @Test
    void believesABindingThatBringsSomething() {
        loadAll();
        watch.expect(expected());
        watch.heard("");
        soon().until(() -> watch.report().isReady());
        registry.onBinding("temp", batch -> List.of(CompletableFuture.completedFuture(null)));

        watch.heard(UNREADABLE);
        soon().until(() -> watch.problem("temp").isPresent());
        sidecar.bind("temp", new byte[] {1}, Map.of()).join();

        soon().until(() -> watch.problem("temp").isEmpty());
    }

    @Test
    void startsEveryBindingByItselfWhereNoLogTells() {
        loadAll();
        watch.expect(expected());

        soon().until(() -> started.containsAll(List.of("temp", "door")));
        assertThat(started).doesNotContain("bus");
    }

    @Test
    void saysThatTheSidecarIsDownAndSeesItComeBack() {
        loadAll();
        watch.expect(expected());
        soon().until(() -> watch.report().reachable());

        sidecar.kill();
        soon().until(() -> !watch.report().reachable());
        assertThat(watch.problem("bus").orElseThrow())
                .contains("127.0.0.1:" + sidecar.address().grpcPort());

        sidecar.restart();
        soon().until(() -> watch.report().isReady());
    }

    @Test
    void waitsLongerBetweenStartsOfWhatKeepsFailing() {
        BindingStarts starts = new BindingStarts();
        long dues = 0;
        for (long second = 0; second < 600; second++) {
            starts.failed("temp", second * 1000);
            dues += starts.due(second * 1000, true).size();
        }
        assertThat(dues).isBetween(10L, 15L);

        starts.well("temp");
        starts.doubt("idle", 0);
        dues = 0;
        for (long second = 0; second < 3600; second++) {
            dues += starts.due(second * 1000, false).size();
        }
        assertThat(dues).isBetween(8L, 15L);
    }
}
