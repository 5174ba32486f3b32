package dev.sluice.dapr.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.crds.topology.Topology;
import dev.sluice.eventsource.spi.Addresses;
import dev.sluice.eventsource.spi.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a keeper says of servers that it cannot ask; with a real one see the integration tests. */
class StreamKeeperTest {

    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventBus
            metadata: {name: BUS}
            spec: {jetStream: {JETSTREAM}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: in-BUS}
            spec: {eventBus: BUS, http: {e: {}}}
            ---
            """;

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final List<String> notes = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    private static String bus(String name, String jetStream) {
        return RESOURCES.replace("BUS", name).replace("JETSTREAM", jetStream);
    }

    private void update(String yaml, Credentials credentials) {
        Topology topology = RenderingTest.topology(yaml);
        try (StreamKeeper keeper = new StreamKeeper(
                new StreamKeeper.Access(Addresses.UNCHANGED, credentials), scheduler, Clock.systemUTC(), notes::add)) {
            keeper.update(topology, Roles.of(topology));
        }
    }

    @Test
    void saysOfEachServerWhyItCannotBeAskedAndNeverShowsAPassword() {
        update(
                bus("wrong", "natsURL: \"nats://app:p^w@nats:4222\"")
                        + bus("away", "natsURL: \"nats://app:secret@127.0.0.1:1\""),
                (secret, key) -> Optional.empty());

        assertThat(notes)
                .hasSize(2)
                .anySatisfy(note ->
                        assertThat(note).startsWith("bus default/wrong: ").contains("no address of NATS"))
                .anySatisfy(note ->
                        assertThat(note).startsWith("bus default/away: ").contains("127.0.0.1:1"))
                .noneMatch(note -> note.contains("p^w") || note.contains("secret"));
    }

    @Test
    void saysThatASecretCannotBeReadAndGoesOnWithTheOthers() {
        update(
                bus("locked", "natsURL: \"nats://127.0.0.1:1\", tokenFrom: {secretKeyRef: {name: nats, key: token}}")
                        + bus("open", "natsURL: \"nats://127.0.0.1:1\""),
                (secret, key) -> {
                    throw new UncheckedIOException("secret file nats/token cannot be read", new IOException("locked"));
                });

        assertThat(notes)
                .hasSize(2)
                .anySatisfy(note -> assertThat(note).contains("default/locked").contains("nats/token cannot be read"))
                .anySatisfy(note -> assertThat(note).startsWith("bus default/open: "));
    }
}
