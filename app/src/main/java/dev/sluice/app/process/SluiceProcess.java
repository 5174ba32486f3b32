package dev.sluice.app.process;

import dev.sluice.app.api.Access;
import dev.sluice.app.api.Api;
import dev.sluice.app.api.LiveStream;
import dev.sluice.app.api.Served;
import dev.sluice.app.explain.QuietEvents;
import dev.sluice.app.output.LiveOutput;
import dev.sluice.app.output.SourceStates;
import dev.sluice.app.output.Terminal;
import dev.sluice.app.output.Terminal.Tone;
import dev.sluice.app.resources.BusConfiguration;
import dev.sluice.app.resources.ResourceWatcher;
import dev.sluice.app.resources.Resources;
import dev.sluice.crds.Problem;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.eventsource.Sources;
import dev.sluice.eventsource.cron.Schedule;
import dev.sluice.eventsource.http.HttpSources;
import dev.sluice.eventsource.http.Limits;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceRuntime;
import dev.sluice.trigger.check.SluiceExpressionChecker;
import dev.sluice.trigger.delivery.SinkFactory;
import dev.sluice.trigger.delivery.http.AddressGuard;
import dev.sluice.trigger.delivery.http.HttpSink;
import dev.sluice.trigger.delivery.http.ReplacedNames;
import dev.sluice.trigger.delivery.http.SystemNames;
import dev.sluice.trigger.explain.History;
import dev.sluice.trigger.runtime.GroupContext;
import dev.sluice.trigger.runtime.SinkOpener;
import dev.sluice.trigger.runtime.TriggerHost;
import dev.sluice.trigger.runtime.Watcher;
import dev.sluice.trigger.store.DeadLetterRow;
import dev.sluice.trigger.store.TriggerStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running Sluice: a durable log, the trigger groups that read it, the sources that fill it. It runs everything in one
 * process, or as a role beside Dapr one part of it; the {@link Way} says which, and where events are published.
 *
 * <p>Lifecycle: {@link #open} reads the resources, opens the log, starts the triggers before the sources (so that no event
 * comes before its reader); an edit of the resources is applied while everything runs, and an invalid one changes nothing;
 * {@link #close} stops the sources first, lets what is under way finish, and closes the log last.
 */
public final class SluiceProcess implements AutoCloseable {

    private static final long HINT_MILLIS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(SluiceProcess.class);

    private final RunSettings settings;
    private final Way way;
    private final Terminal terminal;
    private final EmbeddedLog log;
    private final TriggerStore store;
    private final LiveOutput output;
    private final QuietEvents quiet = new QuietEvents(Clock.systemUTC());
    private final TriggerHost triggers;
    private final Sources sources;
    private final Sources elsewhere;
    private final HttpSources http;
    private final Threads threads;
    private final Doors doors;
    private final SourceDeadLetters deadLetters;
    private final Api api;
    private final Access access;
    private final ResourceWatcher watcher;
    private volatile Resources resources;
    private volatile boolean closing;

    private SluiceProcess(Parts parts, Vertx vertx) {
        this.settings = parts.settings();
        this.way = parts.way();
        this.terminal = parts.terminal();
        this.log = parts.log();
        this.threads = parts.threads();
        this.resources = parts.resources();
        this.store = TriggerStore.open(log, log);
        JournalCheckpoints.prepare(log);
        this.output = new LiveOutput(terminal, settings.json(), Clock.systemUTC());
        LiveStream stream = new LiveStream(vertx, log);
        List<Watcher> watching = new ArrayList<>(parts.watchers());
        watching.add(output);
        watching.add(quiet);
        watching.add(stream);
        Watchers watchers = new Watchers(List.copyOf(watching));
        this.triggers = new TriggerHost(new GroupContext(
                log, store, sinks(vertx), Clock.systemUTC(), new SplittableRandom(), watchers, way.copies()));
        this.http = new HttpSources(Limits.DEFAULT);
        Sources.Host host = host(vertx);
        this.sources = new Sources(host, way.kinds(http));
        this.elsewhere = new Sources(host, List.of()); // nothing connects: they only shape what is sent again
        this.doors = new Doors(
                sources,
                name -> new SourceContext(
                        name, host.checkpoints().apply(name), host.credentials(), host.addresses(), host.runtime()));
        this.deadLetters = new SourceDeadLetters(store, log, threads.timers());
        this.access = new Access(InetAddresses.loopback(settings.bind()), Token.of(settings.data()));
        this.api = new Api(
                vertx,
                new Served(
                        this::resources,
                        log,
                        triggers,
                        sources,
                        this::resolve,
                        way,
                        settings.data(),
                        Instant.now(),
                        settings.offline()),
                access,
                stream);
        way.follow(resources.topology());
        triggers.apply(resources.topology());
        sources.apply(resources.topology());
        elsewhere.apply(way.elsewhere());
        doors.refresh();
        way.begin();
        this.watcher = new ResourceWatcher(watched(settings), parts.seen(), threads.edits(), this::reload);
    }

    private record Parts(
            RunSettings settings,
            Way way,
            Terminal terminal,
            Resources resources,
            Map<String, String> seen,
            EmbeddedLog log,
            Threads threads,
            List<Watcher> watchers) {}

    /**
     * Opens everything. Blocks on disk.
     *
     * @throws StartFailure when the resources are not valid or the data directory cannot be used; says why
     */
    public static SluiceProcess open(RunSettings settings, Vertx vertx, Terminal terminal, List<Watcher> watchers) {
        Map<String, String> seen = ResourceWatcher.look(watched(settings));
        Resources read = read(settings);
        read.problems().stream()
                .filter(problem -> !problem.isError())
                .forEach(problem -> terminal.line(problem.toString()));
        if (read.hasErrors()) {
            throw new StartFailure(String.join(
                    "\n",
                    read.problems().stream()
                            .filter(Problem::isError)
                            .map(Problem::toString)
                            .toList()));
        }
        Threads threads = Threads.start();
        try {
            RoleSettings role = settings.role();
            Way way = role == null
                    ? new OneProcess(settings.data())
                    : new SidecarRole(role, settings, terminal::line, vertx, threads.timers());
            Resources resources = partOf(read, way);
            EmbeddedLog log = way.open(resources.topology());
            return new SluiceProcess(
                    new Parts(settings, way, terminal, resources, seen, log, threads, watchers), vertx);
        } catch (StartFailure e) {
            threads.close();
            throw e;
        } catch (EventBusException e) {
            threads.close();
            throw new StartFailure("sluice: " + e.getMessage());
        } catch (CompletionException e) {
            threads.close();
            throw new StartFailure("sluice: " + cause(e).getMessage());
        }
    }

    private static ResourceWatcher.Listing watched(RunSettings settings) {
        return () -> ResourceWatcher.resourceFiles(settings.path(), 1);
    }

    private static Resources read(RunSettings settings) {
        return Resources.read(settings.path(), settings.references(), new SluiceExpressionChecker(Schedule::check));
    }

    private static Resources partOf(Resources read, Way way) {
        return new Resources(read.read(), way.part(read.topology()), read.problems());
    }

    private SinkOpener sinks(Vertx vertx) {
        HttpSink.Network network = new HttpSink.Network(
                vertx,
                new ReplacedNames(settings.resolve(), new SystemNames(threads.names())),
                AddressGuard.local(),
                Clock.systemUTC());
        return new SinkOpener(new SinkFactory(network, terminal::line), way.bus(), console());
    }

    private Sources.Host host(Vertx vertx) {
        return new Sources.Host(
                way.bus(),
                new SourceRuntime(vertx, threads.timers(), Clock.systemUTC(), new SecureRandom()),
                new SecretFiles(settings.secrets(), System.getenv()),
                Replacements.of(settings.resolve()),
                name -> new JournalCheckpoints(log, name.toString()),
                settings.offline());
    }

    private URI console() {
        return URI.create("http://" + settings.bind() + ":" + settings.port() + "/");
    }

    /** Serves one HTTP request. */
    public void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Optional<String> refused = access.refusesOrigin(request);
        if (refused.isPresent()) {
            routing.response()
                    .setStatusCode(403)
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end(refused.get() + "\n");
        } else if (!Api.serves(request.path())) {
            http.handle(routing);
        } else if (!api.admits(routing)) {
            return;
        } else if (request.path().startsWith(Doors.ROOT) && request.method() == HttpMethod.POST) {
            doors.handle(routing);
        } else {
            api.handle(routing);
        }
    }

    private void resolve(DeadLetterRow letter, boolean again) {
        if (!SourceDeadLetters.isFromSource(letter)) {
            triggers.resolve(letter, again);
        } else if (again) {
            deadLetters.retry(letter, name -> sources.emitter(name).or(() -> elsewhere.emitter(name)));
        } else {
            deadLetters.discard(letter);
        }
    }

    /** Reads the resources again; what is valid runs from now on, a mistake changes nothing. */
    private void reload() {
        try {
            Resources changed = read(settings);
            changed.problems().forEach(problem -> output.note(problem.toString()));
            if (changed.hasErrors() || !apply(partOf(changed, way))) {
                output.note(terminal.in(Tone.BAD, "sluice: not reloaded; the version before goes on"));
                return;
            }
            output.note("sluice: reloaded " + settings.path());
        } catch (CompletionException | IllegalStateException e) {
            if (!closing) {
                throw e;
            }
            LOG.debug("an edit came too late reason={}", e.getMessage());
        }
    }

    /** Runs changed resources; what cannot run is told, and the triggers of before run on. */
    private boolean apply(Resources changed) {
        unlessClosing(() -> log.configure(BusConfiguration.of(changed.topology())));
        try {
            triggers.apply(changed.topology());
        } catch (CompletionException e) {
            unlessClosing(() -> log.configure(BusConfiguration.of(resources.topology())));
            output.note(terminal.in(Tone.BAD, String.valueOf(cause(e).getMessage())));
            triggers.apply(resources.topology());
            return false;
        }
        unlessClosing(() -> {
            resources = changed;
            way.follow(changed.topology());
            sources.apply(changed.topology());
            elsewhere.apply(way.elsewhere());
            doors.refresh();
        });
        return true;
    }

    /**
     * Does a part of an edit which nothing may be closed during.
     *
     * @throws IllegalStateException when everything closes
     */
    private synchronized void unlessClosing(Runnable part) {
        if (closing) {
            throw new IllegalStateException("the process stops");
        }
        part.run();
    }

    /** No edit starts anything from here on; one that waits for the disk is not waited for. */
    private synchronized void beginClosing() {
        closing = true;
    }

    private static Throwable cause(CompletionException failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : cause;
    }

    /** Says what runs and where, and from then on what happens. */
    void announce() {
        Topology topology = resources.topology();
        output.started(
                new LiveOutput.Started(
                        settings.path().toString(),
                        topology.sources().size(),
                        topology.triggers().size(),
                        console().toString(),
                        settings.data().toString()),
                way.notes(topology),
                states());
        if (topology.sources().isEmpty() && topology.triggers().isEmpty()) {
            output.note("sluice: there is no EventSource and no Trigger in " + settings.path()
                    + " yet; it is read again when something changes there");
        }
        output.printOn(threads.output(), this::states);
        var unused =
                threads.output().scheduleWithFixedDelay(this::hint, HINT_MILLIS, HINT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void hint() {
        try {
            quiet.hint(resources.topology(), log, new History.Stored(triggers.deliveries(), triggers.generations()))
                    .ifPresent(output::quiet);
        } catch (EventBusException e) {
            LOG.debug("no hint reason={}", e.getMessage()); // the log closes or is in trouble, which others report
        }
    }

    private List<SourceStates.Named> states() {
        return sources.report().stream()
                .map(report -> new SourceStates.Named(
                        report.kind(),
                        report.name().toString(),
                        report.status().state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        report.status().message()))
                .toList();
    }

    /** What is running. */
    public Resources resources() {
        return resources;
    }

    /** The log. */
    public EmbeddedLog log() {
        return log;
    }

    /** What keeps it from being ready, beside its own store. */
    public List<String> unready() {
        return way.unready();
    }

    /** The trigger groups. */
    public TriggerHost triggers() {
        return triggers;
    }

    /** The sources. */
    public Sources sources() {
        return sources;
    }

    @Override
    public void close() {
        watcher.close();
        beginClosing();
        long accepted = sources.report().stream()
                .mapToLong(report -> report.counts().accepted())
                .sum();
        sources.close();
        way.stop();
        deadLetters.close();
        triggers.close();
        output.stopped(accepted, store.pending());
        way.close();
        log.close();
        threads.close();
    }
}
