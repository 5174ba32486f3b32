package dev.sluice.it.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.topology.Topology;
import dev.sluice.dapr.render.RenderOptions;
import dev.sluice.dapr.render.Rendering;
import dev.sluice.dapr.render.ResourceFolder;
import dev.sluice.dapr.render.Roles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The source role of the EventSource {@code in} and the trigger role of the namespace {@code default}, each a process beside a
 * sidecar, with one folder of resources and one of what is rendered from them. Used by one thread.
 */
final class BothRoles implements AutoCloseable {

    /** The longest that anything may take. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path resources;
    private final ResourceFolder components;
    private final Sidecar sourceSidecar;
    private final Sidecar triggerSidecar;
    private final Role source;
    private final Role trigger;
    private int sent;

    private BothRoles(Path folder, Sidecars sidecars, String yaml) throws IOException {
        this.resources = Files.createDirectories(folder.resolve("resources"));
        this.components = new ResourceFolder(folder.resolve("components"));
        write(yaml);
        render();
        sourceSidecar = sidecars.of("es-in--default").resources(components.path());
        triggerSidecar = sidecars.of("t-default--default").resources(components.path());
        source = role(folder.resolve("source"), sourceSidecar, "eventsource");
        trigger = role(folder.resolve("trigger"), triggerSidecar, "trigger");
    }

    private Role role(Path folder, Sidecar sidecar, String command) throws IOException {
        String log = sidecar.log().toString();
        String rendered = components.path().toString();
        return new Role(folder, sidecar, command, resources.toString(), "--sidecar-log", log, "--components", rendered);
    }

    /** Starts all four; ready when this returns. */
    static BothRoles start(Path folder, Sidecars sidecars, String yaml) throws IOException {
        BothRoles roles = new BothRoles(folder, sidecars, yaml);
        try {
            roles.source.launch();
            roles.trigger.launch();
            roles.sourceSidecar.launch();
            roles.triggerSidecar.launch();
            roles.source.awaitReady();
            roles.trigger.awaitReady();
            return roles;
        } catch (RuntimeException | Error failed) {
            roles.close();
            throw failed;
        }
    }

    /** Makes these the resources, and writes what the sidecars read anew when both roles have taken them. */
    void edit(String yaml) {
        long reloads = reloads();
        write(yaml);
        await("both roles have taken the edit")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(reloads())
                        .as(() -> source.output() + trigger.output())
                        .isEqualTo(reloads + 2));
        render();
    }

    private long reloads() {
        return Stream.of(source, trigger)
                .flatMap(role -> role.output().lines())
                .filter(line -> line.contains("sluice: reloaded"))
                .count();
    }

    private void write(String yaml) {
        try {
            Path draft = Files.writeString(resources.resolveSibling("draft"), yaml);
            Files.move(draft, resources.resolve("r.yaml"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void render() {
        ReadResult read = new ResourceReader(ExpressionChecker.NONE).read(List.of(resources));
        assertThat(read.hasErrors()).as(() -> read.problems().toString()).isFalse();
        Topology topology =
                Topology.resolve(read, (ref, namespace) -> Optional.empty()).topology();
        components.update(Rendering.of(topology, Roles.of(topology), RenderOptions.DEFAULT));
    }

    Role source() {
        return source;
    }

    Role trigger() {
        return trigger;
    }

    Sidecar sourceSidecar() {
        return sourceSidecar;
    }

    Sidecar triggerSidecar() {
        return triggerSidecar;
    }

    /** Sends an event, as often as it takes until the source role answers that the bus has it. */
    void send(String event, String id, String contentType, byte[] body) {
        await("the bus has " + id)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> source.post(
                                "/default/in/" + event,
                                contentType,
                                body,
                                "ce-specversion",
                                "1.0",
                                "ce-id",
                                id,
                                "ce-source",
                                "/test",
                                "ce-type",
                                "test.made",
                                "ce-subject",
                                "a-subject",
                                "ce-comexampleext",
                                "kept")
                        == 202);
    }

    /** Sends so many events one after the other and does something when half of them are sent; answers their ids. */
    List<String> sendAround(String event, int count, Runnable middle) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (i == count / 2) {
                middle.run();
            }
            String id = event + "-" + sent++;
            send(event, id, "application/json", ("{\"i\": " + i + "}").getBytes(StandardCharsets.UTF_8));
            ids.add(id);
        }
        return ids;
    }

    @Override
    public void close() {
        source.close();
        trigger.close();
    }
}
