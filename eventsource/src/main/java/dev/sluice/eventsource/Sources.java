package dev.sluice.eventsource;

import dev.sluice.crds.model.SourceSettings;
import dev.sluice.crds.topology.ResolvedBus;
import dev.sluice.crds.topology.ResolvedSource;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.Topic;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sources of a process. A change of the topology starts, stops and replaces only what it changes; the others go on
 * undisturbed, and what a stopped source had not acknowledged is left to its broker.
 *
 * <p>Thread-safe. {@link #apply} and {@link #close} may wait some seconds for what is in flight.
 */
public final class Sources implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sources.class);

    private final Host host;
    private final Map<String, SourceKind<?>> kinds = new LinkedHashMap<>();
    private final Map<String, Running> running = new LinkedHashMap<>();

    /**
     * What the sources of a process are given.
     *
     * @param bus takes their events
     * @param runtime what they share
     * @param credentials reads secrets
     * @param addresses replaces addresses
     * @param checkpoints where a source keeps its progress
     * @param offline true: none connects; messages come through {@link #emitter}
     */
    public record Host(
            EventBus bus,
            SourceRuntime runtime,
            Credentials credentials,
            Addresses addresses,
            Function<SourceName, Checkpoints> checkpoints,
            boolean offline) {}

    /** What a running source was made of: as long as it is equal, the source goes on. */
    private record Recipe(ResolvedSource.Event event, int maxEventBytes, boolean paused) {}

    private record Running(Recipe recipe, SourceName name, SourceEmitter emitter, Optional<Source> source) {}

    /** No sources yet, of these kinds. */
    public Sources(Host host, List<SourceKind<?>> kinds) {
        this.host = host;
        kinds.forEach(kind -> this.kinds.put(kind.name(), kind));
    }

    /** Runs exactly the sources of a topology. */
    public synchronized void apply(Topology topology) {
        Map<String, Recipe> wanted = new LinkedHashMap<>();
        Map<String, SourceName> names = new LinkedHashMap<>();
        for (ResolvedSource source : topology.sources().values()) {
            int max = Optional.ofNullable(topology.buses().get(source.busKey()))
                    .map(ResolvedBus::spec)
                    .map(spec -> Math.toIntExact(spec.maxEventBytes().bytes()))
                    .orElse(1 << 20);
            for (ResolvedSource.Event event : source.events()) {
                String key = source.key() + "/" + event.event().name() + "/" + kind(event);
                wanted.put(key, new Recipe(event, max, source.source().spec().paused()));
                names.put(
                        key,
                        new SourceName(
                                source.source().metadata().namespace(),
                                source.source().metadata().name(),
                                event.event().name()));
            }
        }
        for (String key : List.copyOf(running.keySet())) {
            Running old = running.get(key);
            if (old != null && !old.recipe().equals(wanted.get(key))) {
                running.remove(key);
                old.source().ifPresent(Source::close);
            }
        }
        wanted.forEach((key, recipe) -> {
            SourceName name = names.get(key);
            if (name != null && !running.containsKey(key)) {
                running.put(key, start(name, recipe));
            }
        });
    }

    private static String kind(ResolvedSource.Event event) {
        return event.event().kind().name().toLowerCase(Locale.ROOT);
    }

    private Running start(SourceName name, Recipe recipe) {
        SourceEmitter emitter = emitter(name, recipe);
        if (host.offline() || recipe.paused()) {
            return new Running(recipe, name, emitter, Optional.empty());
        }
        Source source = create(name, recipe.event());
        source.start(emitter);
        return new Running(recipe, name, emitter, Optional.of(source));
    }

    private SourceEmitter emitter(SourceName name, Recipe recipe) {
        SourceRuntime runtime = host.runtime();
        EventIds ids = new EventIds(runtime.clock(), runtime.random());
        var shape = recipe.event().event().shape();
        Topic topic = new Topic(
                recipe.event().topic().busKey(), recipe.event().topic().name());
        return new SourceEmitter(
                EventShaper.compile(name, shape, ids, runtime.clock()),
                new SourceEmitter.Target(host.bus(), topic, recipe.maxEventBytes(), SourceEmitter.DEFAULT_WINDOW),
                shape.onError(),
                name.source(),
                ids,
                runtime.clock());
    }

    private Source create(SourceName name, ResolvedSource.Event event) {
        SourceKind<?> kind = kinds.get(kind(event));
        if (kind == null) {
            return new Unavailable("the kind " + kind(event) + " needs Dapr: see sluice run --dapr");
        }
        SourceContext context = new SourceContext(
                name, host.checkpoints().apply(name), host.credentials(), host.addresses(), host.runtime());
        try {
            return create(kind, context, event.event().settings());
        } catch (IllegalArgumentException e) {
            // one source's settings stop that source alone
            LOG.warn("source cannot start source={} reason={}", name, e.getMessage());
            return new Unavailable(String.valueOf(e.getMessage()));
        }
    }

    private static <S> Source create(SourceKind<S> kind, SourceContext context, SourceSettings settings) {
        return kind.create(context, kind.settingsType().cast(settings));
    }

    /** Takes messages for a source event as if its source had read them; empty when there is no such event. */
    public synchronized Optional<SourceEmitter> emitter(SourceName name) {
        return running.values().stream()
                .filter(source -> source.name().equals(name))
                .map(Running::emitter)
                .findFirst();
    }

    /** The names of all source events, in the order of the files. */
    public synchronized List<SourceName> names() {
        return running.values().stream().map(Running::name).distinct().toList();
    }

    /** How all sources stand, in the order of the files. */
    public synchronized List<SourceReport> report() {
        List<SourceReport> reports = new ArrayList<>();
        for (Running source : running.values()) {
            SourceStatus status =
                    source.source().map(Source::status).orElseGet(() -> SourceStatus.of(SourceStatus.State.PAUSED));
            reports.add(new SourceReport(
                    source.name(),
                    kind(source.recipe().event()),
                    status,
                    source.emitter().counts()));
        }
        return List.copyOf(reports);
    }

    /** Stops all sources. */
    @Override
    public synchronized void close() {
        running.values().forEach(source -> source.source().ifPresent(Source::close));
        running.clear();
    }

    /** A source that cannot run here; others are not affected. */
    private record Unavailable(String reason) implements Source {

        @Override
        public void start(dev.sluice.eventsource.spi.Emitter emitter) {
            // there is nothing to start
        }

        @Override
        public SourceStatus status() {
            return new SourceStatus(SourceStatus.State.FAILED, reason);
        }

        @Override
        public void close() {
            // nothing was opened
        }
    }
}
