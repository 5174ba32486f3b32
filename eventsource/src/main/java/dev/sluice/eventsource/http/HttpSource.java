package dev.sluice.eventsource.http;

import dev.sluice.crds.model.Batch;
import dev.sluice.crds.model.ByteSize;
import dev.sluice.crds.model.HttpMethod;
import dev.sluice.crds.model.HttpResponse;
import dev.sluice.crds.model.HttpSettings;
import dev.sluice.eventsource.shape.SourceEmitter;
import dev.sluice.eventsource.spi.Emitter;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceName;
import dev.sluice.eventsource.spi.SourceStatus;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One path that takes requests. It is taken off the router before its last answers are given, and those are given whatever
 * happens to it: their events are on the bus.
 */
final class HttpSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(HttpSource.class);
    private static final long REFRESH_SECONDS = 10;

    private final HttpSources sources;
    private final SourceContext context;
    private final HttpSettings settings;
    private final boolean paused;
    private final String eventType;
    private final @Nullable String subject;
    private final String path;
    private final Set<String> methods;
    private final String allow;
    private final List<Gate> gates;
    private final @Nullable TokenBucket bucket;
    private volatile @Nullable SourceEmitter emitter;
    private volatile SourceStatus status = SourceStatus.of(SourceStatus.State.CONNECTING);
    private volatile @Nullable ScheduledFuture<?> refresh;
    private volatile boolean makesRoom;

    HttpSource(HttpSources sources, SourceContext context, HttpSettings settings, boolean paused) {
        this(sources, context, settings, paused, HttpSources.EVENT_TYPE, path(settings.path(), context.name()));
    }

    /**
     * One whose events are what another source would make of them.
     *
     * @param eventType the type of events that bring none
     * @param subject the subject of events that bring none; null: they have none
     */
    HttpSource(
            HttpSources sources,
            SourceContext context,
            HttpSettings settings,
            boolean paused,
            String eventType,
            @Nullable String subject) {
        this.sources = sources;
        this.paused = paused;
        this.eventType = eventType;
        this.subject = subject;
        this.context = context;
        this.settings = settings;
        this.path = path(settings.path(), context.name());
        this.methods = settings.methods().stream().map(HttpMethod::name).collect(Collectors.toUnmodifiableSet());
        this.allow = settings.methods().stream().map(HttpMethod::name).collect(Collectors.joining(", ")) + ", OPTIONS";
        this.gates = Gate.of(settings, context.credentials());
        this.bucket = settings.rate() == null ? null : new TokenBucket(settings.rate());
    }

    static String path(String template, SourceName name) {
        return template.replace("{namespace}", name.namespace())
                .replace("{eventSource}", name.eventSource())
                .replace("{event}", name.event());
    }

    @Override
    public void start(Emitter target) {
        if (!(target instanceof SourceEmitter own)) {
            throw new IllegalArgumentException("an http source answers requests itself and needs a SourceEmitter");
        }
        emitter = own;
        refreshSecrets();
        if (!sources.mount(this)) {
            status = new SourceStatus(SourceStatus.State.FAILED, "another source takes requests at " + path);
            return;
        }
        if (!gates.isEmpty()) {
            refresh = context.runtime()
                    .scheduler()
                    .scheduleWithFixedDelay(this::refreshSecrets, REFRESH_SECONDS, REFRESH_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void refreshSecrets() {
        String problem = gates.stream()
                .flatMap(gate -> gate.secrets().stream())
                .flatMap(secret -> refresh(secret).stream())
                .collect(Collectors.joining("; "));
        String missing = missingSecrets();
        SourceStatus now = missing.isEmpty()
                ? new SourceStatus(
                        SourceStatus.State.RUNNING,
                        problem.isEmpty() ? "" : "goes on with what was read before: " + problem)
                : new SourceStatus(
                        SourceStatus.State.CONNECTING,
                        "requests are answered with 503: missing is " + missing
                                + (problem.isEmpty() ? "" : "; " + problem));
        if (!problem.isEmpty() && !now.equals(status)) {
            LOG.atWarn()
                    .addKeyValue("source", context.name())
                    .addKeyValue("reason", problem)
                    .log("a secret cannot be read");
        }
        status = now;
    }

    /** Reads a secret again; what keeps it from being read, if anything does. */
    private static Optional<String> refresh(Secret secret) {
        try {
            secret.refresh();
            return Optional.empty();
        } catch (RuntimeException e) { // the boundary: whatever it is, it must not keep this from being done again
            return Optional.of(secret.describe() + ": " + e.getMessage());
        }
    }

    private String missingSecrets() {
        return gates.stream()
                .flatMap(gate -> gate.secrets().stream())
                .filter(secret -> secret.values().isEmpty())
                .map(Secret::describe)
                .collect(Collectors.joining("; "));
    }

    @Override
    public void makeRoom() {
        makesRoom = true;
    }

    /** Whether another one may be served in its place. */
    boolean makesRoom() {
        return makesRoom;
    }

    @Override
    public SourceStatus status() {
        return status;
    }

    @Override
    public void close() {
        sources.unmount(this);
        ScheduledFuture<?> task = refresh;
        if (task != null) {
            task.cancel(false);
        }
        status = SourceStatus.of(SourceStatus.State.CLOSED);
    }

    SourceEmitter emitter() {
        SourceEmitter started = emitter;
        if (started == null) {
            throw new IllegalStateException("source " + context.name() + " was not started");
        }
        return started;
    }

    SourceName name() {
        return context.name();
    }

    Clock clock() {
        return context.runtime().clock();
    }

    String path() {
        return path;
    }

    String eventType() {
        return eventType;
    }

    @Nullable
    String subject() {
        return subject;
    }

    boolean takes(String method) {
        return methods.contains(method);
    }

    boolean overlaps(HttpSource other) {
        return other.methods.stream().anyMatch(methods::contains);
    }

    String allow() {
        return allow;
    }

    HttpSettings settings() {
        return settings;
    }

    HttpResponse response() {
        HttpResponse response = settings.response();
        return response == null ? new HttpResponse(202, "") : response;
    }

    Batch batch() {
        return settings.batch();
    }

    List<Gate> gates() {
        return gates;
    }

    /** Why requests are turned away for now; empty when they are not. */
    String unavailable() {
        if (paused) {
            return "this source is paused";
        }
        return isReady() ? "" : "the credentials to compare with are not there";
    }

    private boolean isReady() {
        for (Gate gate : gates) {
            for (Secret secret : gate.secrets()) {
                if (secret.values().isEmpty()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Nanoseconds until the next request is allowed; 0 when this one is. */
    long overRate(long now) {
        return bucket == null ? 0 : bucket.take(now);
    }

    /** The largest body. */
    int maxBytes(boolean several, int batchFactor) {
        ByteSize own = settings.maxBytes();
        long bytes =
                own != null ? own.bytes() : (long) emitter().target().maxEventBytes() * (several ? batchFactor : 1);
        return (int) Math.min(bytes, Integer.MAX_VALUE - 8);
    }
}
