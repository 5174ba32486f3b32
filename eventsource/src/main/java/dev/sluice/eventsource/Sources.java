package dev.sluice.eventsource;

import dev.sluice.crds.topology.ResolvedBus;
import dev.sluice.crds.topology.ResolvedSource;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventsource.RunningSource.Wanted;
import dev.sluice.eventsource.shape.EventIds;
import dev.sluice.eventsource.shape.EventShaper;
import dev.sluice.eventsource.shape.SourceEmitter;
import dev.sluice.eventsource.spi.Addresses;
import dev.sluice.eventsource.spi.Checkpoints;
import dev.sluice.eventsource.spi.Credentials;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceKind;
import dev.sluice.eventsource.spi.SourceName;
import dev.sluice.eventsource.spi.SourceRuntime;
import dev.sluice.eventsource.spi.SourceStatus;
import dev.sluice.eventsource.spi.SourceStatus.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sources of a process. {@link #apply} makes them what a topology says: unchanged ones go on undisturbed, changed ones
 * are closed and started again from their checkpoints, and what a stopped source had not acknowledged is left to its broker.
 * A source that cannot start fails by itself and says why; the next topology tries it again, though it says the same of it.
 *
 * <p>Thread-safe. {@link #apply} and {@link #close} may wait some seconds for what is in flight; nothing else waits.
 */
public final class Sources implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sources.class);
    private static final long DEFAULT_MAX_EVENT_BYTES = 1 << 20;

    private final Host host;
    private final Map<String, SourceKind<?>> kinds = new LinkedHashMap<>();
    private final EventIds ids;
    private volatile Map<String, RunningSource> running = Map.of();

    /**
     * What the sources of a process are given.
     *
     * @param bus takes their events
     * @param runtime what they share
     * @param credentials reads secrets
     * @param addresses replaces addresses
     * @param checkpoints where a source keeps its progress
     * @param offline true: none connects; messages come through {@link #emitter}. Sources that wait for others to connect
     *     ({@link SourceKind#listens}) run all the same
     */
    public record Host(
            EventBus bus,
            SourceRuntime runtime,
            Credentials credentials,
            Addresses addresses,
            Function<SourceName, Checkpoints> checkpoints,
            boolean offline) {}

    /** No sources yet, of these kinds. */
    public Sources(Host host, List<SourceKind<?>> kinds) {
        this.host = host;
        this.ids = new EventIds(host.runtime().clock(), host.runtime().random());
        kinds.forEach(kind -> this.kinds.put(kind.name(), kind));
    }

    /** Runs exactly the sources of a topology. */
    public synchronized void apply(Topology topology) {
        Map<String, Wanted> wanted = wanted(topology);
        Map<String, RunningSource> kept = new LinkedHashMap<>();
        List<RunningSource> replaced = new ArrayList<>();
        running.forEach((key, source) -> {
            if (source.wanted().equals(wanted.get(key)) && !source.hasFailed()) {
                kept.put(key, source);
            } else if (source.listens()) {
                replaced.add(source); // goes when its successor listens, so that no sender finds nobody
            } else {
                close(source);
            }
        });
        replaced.forEach(source -> source.source().ifPresent(Source::makeRoom));
        Map<String, RunningSource> now = new LinkedHashMap<>();
        wanted.forEach((key, want) -> {
            RunningSource before = kept.get(key);
            now.put(key, before == null ? start(want) : before);
        });
        running = Collections.unmodifiableMap(now);
        replaced.forEach(Sources::close);
    }

    private static Map<String, Wanted> wanted(Topology topology) {
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        for (ResolvedSource source : topology.sources().values()) {
            ResolvedBus bus = topology.buses().get(source.busKey());
            long maxEventBytes = bus == null
                    ? DEFAULT_MAX_EVENT_BYTES
                    : bus.spec().maxEventBytes().bytes();
            for (ResolvedSource.Event event : source.events()) {
                SourceName name = new SourceName(
                        source.source().metadata().namespace(),
                        source.source().metadata().name(),
                        event.event().name());
                Wanted want = new Wanted(
                        name,
                        event,
                        (int) Math.min(maxEventBytes, Integer.MAX_VALUE),
                        source.source().spec().paused());
                wanted.put(want.key(), want);
            }
        }
        return wanted;
    }

    private RunningSource start(Wanted wanted) {
        Optional<SourceEmitter> emitter = Optional.empty();
        try {
            SourceEmitter target = newEmitter(wanted);
            emitter = Optional.of(target);
            SourceKind<?> kind = kinds.get(wanted.kind());
            return kind == null
                    ? RunningSource.idle(wanted, emitter, State.FAILED, unavailable(wanted))
                    : start(kind, wanted, target);
        } catch (RuntimeException e) { // one source's settings must not keep the others from starting
            LOG.warn("source cannot start source={} reason={}", wanted.key(), e.getMessage());
            return RunningSource.idle(wanted, emitter, State.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private static String unavailable(Wanted wanted) {
        return "the kind " + wanted.kind() + " needs Dapr: see sluice run --dapr";
    }

    private <S> RunningSource start(SourceKind<S> kind, Wanted wanted, SourceEmitter emitter) {
        Optional<SourceEmitter> target = Optional.of(emitter);
        if (!kind.listens() && (host.offline() || wanted.paused())) {
            return RunningSource.idle(wanted, target, State.PAUSED, wanted.paused() ? "" : "offline");
        }
        SourceContext context = new SourceContext(
                wanted.name(),
                host.checkpoints().apply(wanted.name()),
                host.credentials(),
                host.addresses(),
                host.runtime());
        S settings = kind.settingsType().cast(wanted.event().event().settings());
        Source source = wanted.paused() ? kind.paused(context, settings) : kind.create(context, settings);
        start(source, emitter);
        return new RunningSource(
                wanted, target, Optional.of(source), SourceStatus.of(State.CONNECTING), kind.listens());
    }

    private static void start(Source source, SourceEmitter emitter) {
        try {
            source.start(emitter);
        } catch (RuntimeException e) {
            source.close(); // it may have begun half way
            throw e;
        }
    }

    private SourceEmitter newEmitter(Wanted wanted) {
        var shape = wanted.event().event().shape();
        Topic topic = new Topic(
                wanted.event().topic().busKey(), wanted.event().topic().name());
        return new SourceEmitter(
                EventShaper.compile(wanted.name(), shape, ids, host.runtime().clock()),
                new SourceEmitter.Target(host.bus(), topic, wanted.maxEventBytes(), SourceEmitter.DEFAULT_WINDOW),
                shape.onError(),
                wanted.name().source(),
                ids,
                host.runtime().clock());
    }

    private static void close(RunningSource source) {
        try {
            source.source().ifPresent(Source::close);
        } catch (RuntimeException e) { // one source must not keep the others from closing
            LOG.warn("source not closed cleanly source={}", source.wanted().key(), e);
        }
    }

    /** Takes messages for a source event as if its source had read them; empty when there is no such event. */
    public Optional<SourceEmitter> emitter(SourceName name) {
        return running.values().stream()
                .filter(source -> source.wanted().name().equals(name))
                .flatMap(source -> source.emitter().stream())
                .findFirst();
    }

    /**
     * What a message is to a source event, where the message does not say it itself.
     *
     * @param emitter takes the message as if the source had read it
     * @param eventType the type of its event
     * @param subject the subject of its event, where that is the same for all
     */
    public record Inlet(SourceEmitter emitter, String eventType, Optional<String> subject) {}

    /** Where messages for a source event go in; empty when there is no such event, or its shape is not understood. */
    public Optional<Inlet> inlet(SourceName name) {
        return running.values().stream()
                .filter(source -> source.wanted().name().equals(name))
                .flatMap(source -> source.emitter().map(emitter -> inlet(source.wanted(), emitter)).stream())
                .findFirst();
    }

    private Inlet inlet(Wanted wanted, SourceEmitter emitter) {
        SourceKind<?> kind = kinds.get(wanted.kind());
        return kind == null
                ? new Inlet(emitter, "dev.sluice." + wanted.kind() + ".message", Optional.empty())
                : new Inlet(emitter, kind.eventType(), subject(kind, wanted));
    }

    private static <S> Optional<String> subject(SourceKind<S> kind, Wanted wanted) {
        return kind.subject(
                wanted.name(), kind.settingsType().cast(wanted.event().event().settings()));
    }

    /** The names of all source events, in the order of the files. */
    public List<SourceName> names() {
        return running.values().stream()
                .map(source -> source.wanted().name())
                .distinct()
                .toList();
    }

    /** How all sources stand, in the order of the files. */
    public List<SourceReport> report() {
        return running.values().stream().map(RunningSource::report).toList();
    }

    /** Stops all sources. */
    @Override
    public synchronized void close() {
        running.values().forEach(Sources::close);
        running = Map.of();
    }
}
