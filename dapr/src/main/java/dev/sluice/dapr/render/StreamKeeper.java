package dev.sluice.dapr.render;

import dev.sluice.crds.topology.ResolvedBus;
import dev.sluice.crds.topology.Topology;
import dev.sluice.dapr.Redaction;
import dev.sluice.dapr.jetstream.StreamOutcome;
import dev.sluice.dapr.jetstream.StreamPlan;
import dev.sluice.dapr.jetstream.StreamServer;
import dev.sluice.dapr.jetstream.Streams;
import dev.sluice.eventsource.spi.Addresses;
import dev.sluice.eventsource.spi.Credentials;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the streams that a topology needs: makes them, tries again while a server is away, and trims them now and then. What a
 * person must do, or that a server is away, is said once, until it changes.
 *
 * <p>Thread-safe; what is tried again works on the scheduler's threads. A server that does not answer takes 5 s each time.
 */
public final class StreamKeeper implements AutoCloseable {

    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Duration TRIM = Duration.ofMinutes(5);

    private final Access access;
    private final ScheduledExecutorService scheduler;
    private final Clock clock;
    private final Consumer<String> notes;
    private final Map<String, String> said = new LinkedHashMap<>();
    private final ScheduledFuture<?> trimming;
    private @Nullable ScheduledFuture<?> again;
    private Topology topology = Topology.EMPTY;
    private List<StreamPlan> plans = List.of();
    private boolean closed;

    /** How servers are reached. */
    public record Access(Addresses addresses, Credentials credentials) {}

    /**
     * Keeps nothing yet.
     *
     * @param notes is told what a person should know, a line each
     */
    public StreamKeeper(Access access, ScheduledExecutorService scheduler, Clock clock, Consumer<String> notes) {
        this.access = access;
        this.scheduler = scheduler;
        this.clock = clock;
        this.notes = notes;
        this.trimming =
                scheduler.scheduleWithFixedDelay(this::trim, TRIM.toSeconds(), TRIM.toSeconds(), TimeUnit.SECONDS);
    }

    /**
     * Keeps the streams of another topology from now on; those of before are left as they are. Returns when each server was asked
     * once, because a sidecar that is to read a subject ends itself when no stream has it. A server that is away is asked again
     * later.
     */
    public synchronized void update(Topology changed, Roles roles) {
        topology = changed;
        plans = StreamPlans.of(changed, roles);
        ensureAll();
    }

    private void tryAgain() {
        if (again != null) {
            again.cancel(false);
        }
        if (!closed) {
            again = scheduler.schedule(this::ensureAll, AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void ensureAll() {
        boolean missing = false;
        for (StreamPlan plan : plans) {
            missing |= !ensure(plan);
        }
        if (missing) {
            tryAgain();
        }
    }

    private boolean ensure(StreamPlan plan) {
        try {
            Optional<StreamServer> server = server(plan);
            return server.isEmpty() || ensure(plan, server.get());
        } catch (IOException | RuntimeException away) { // boundary: other buses have nothing to do with it
            say(plan, "stream " + plan.name() + " cannot be asked for: " + away.getMessage());
            return false;
        }
    }

    private boolean ensure(StreamPlan plan, StreamServer server) throws IOException {
        try (Streams streams = Streams.connect(server, clock)) {
            StreamOutcome outcome = streams.ensure(plan);
            if (outcome instanceof StreamOutcome.Refused refused) {
                say(plan, refused.reason() + "; make it with: " + refused.command());
                return false;
            }
            said.remove(plan.busKey());
            return true;
        }
    }

    private Optional<StreamServer> server(StreamPlan plan) {
        return topology.bus(plan.busKey())
                .map(ResolvedBus::spec)
                .flatMap(spec -> StreamPlans.server(spec, access.addresses(), access.credentials()));
    }

    private void say(StreamPlan plan, String text) {
        String safe = Redaction.of(text);
        if (!safe.equals(said.put(plan.busKey(), safe))) {
            notes.accept("bus " + plan.busKey() + ": " + safe);
        }
    }

    private synchronized void trim() {
        for (StreamPlan plan : plans) {
            try {
                Optional<StreamServer> server = server(plan);
                if (server.isPresent()) {
                    trim(plan, server.get());
                }
            } catch (IOException | RuntimeException away) { // boundary: it is trimmed again soon, and so are the others
                say(plan, "stream " + plan.name() + " cannot be trimmed: " + away.getMessage());
            }
        }
    }

    private void trim(StreamPlan plan, StreamServer server) throws IOException {
        try (Streams streams = Streams.connect(server, clock)) {
            streams.trim(plan);
        }
    }

    /** Keeps nothing any more; the streams stay. */
    @Override
    public synchronized void close() {
        closed = true;
        trimming.cancel(false);
        if (again != null) {
            again.cancel(false);
        }
    }
}
