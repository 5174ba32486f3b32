package dev.sluice.app.process;

import dev.sluice.app.process.RoleSettings.Kind;
import dev.sluice.app.resources.BusConfiguration;
import dev.sluice.crds.topology.Topology;
import dev.sluice.dapr.DaprNames;
import dev.sluice.dapr.bus.BusRoute;
import dev.sluice.dapr.bus.DaprEventBus;
import dev.sluice.dapr.callback.CallbackRegistry;
import dev.sluice.dapr.callback.CallbackServer;
import dev.sluice.dapr.render.RenderOptions;
import dev.sluice.dapr.render.Rendering;
import dev.sluice.dapr.render.ResourceFolder;
import dev.sluice.dapr.render.Roles;
import dev.sluice.dapr.render.StreamKeeper;
import dev.sluice.dapr.render.Ways;
import dev.sluice.dapr.sidecar.ComponentStarter;
import dev.sluice.dapr.sidecar.SidecarAddress;
import dev.sluice.dapr.sidecar.SidecarClient;
import dev.sluice.dapr.sidecar.SidecarLog;
import dev.sluice.dapr.sidecar.SidecarReport;
import dev.sluice.dapr.sidecar.SidecarWatch;
import dev.sluice.dapr.source.DaprSources;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.eventsource.cron.CronSourceKind;
import dev.sluice.eventsource.file.FileSourceKind;
import dev.sluice.eventsource.http.HttpSources;
import dev.sluice.eventsource.redis.RedisSourceKind;
import dev.sluice.eventsource.spi.SourceKind;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A role beside a Dapr sidecar. Both roles publish through it. The source role keeps only its progress in the log of its data
 * directory; the trigger role copies what it reads into that log and goes on as in one process.
 */
final class SidecarRole implements Way {

    private static final String LOOPBACK = "127.0.0.1";

    private final RoleSettings role;
    private final Path data;
    private final StreamKeeper streams;
    private final Vertx vertx;
    private final ScheduledExecutorService scheduler;
    private final CallbackRegistry registry = new CallbackRegistry();
    private final SidecarClient sidecar;
    private final SidecarWatch watch;
    private final Optional<SidecarLog> sidecarLog;
    private final DaprEventBus foreign;
    private @Nullable Part running;
    private Topology whole = Topology.EMPTY;
    private Map<String, BusRoute> routes = Map.of();
    private @Nullable EmbeddedLog log;
    private @Nullable TopicCopy copy;
    private @Nullable CallbackServer callbacks;

    SidecarRole(
            RoleSettings role,
            RunSettings settings,
            Consumer<String> notes,
            Vertx vertx,
            ScheduledExecutorService scheduler) {
        this.role = role;
        this.data = settings.data();
        this.streams = new StreamKeeper(
                new StreamKeeper.Access(
                        Replacements.of(settings.resolve()), new SecretFiles(settings.secrets(), System.getenv())),
                scheduler,
                Clock.systemUTC(),
                notes);
        this.vertx = vertx;
        this.scheduler = scheduler;
        this.sidecar = new SidecarClient(vertx, address(role));
        this.watch = new SidecarWatch(sidecar, starter(role), registry::deliveries, scheduler, Clock.systemUTC());
        this.sidecarLog = sidecarLog(role, watch, scheduler);
        this.foreign = new DaprEventBus(new DaprEventBus.Beside(
                sidecar, registry, vertx, Clock.systemUTC(), new SecureRandom(), DaprEventBus.PATIENCE));
    }

    private static ComponentStarter starter(RoleSettings role) {
        Path components = role.components();
        return components == null ? ComponentStarter.NONE : new ResourceFolder(components);
    }

    private static Optional<SidecarLog> sidecarLog(
            RoleSettings role, SidecarWatch watch, ScheduledExecutorService scheduler) {
        Path log = role.sidecarLog();
        if (log == null) {
            return Optional.empty();
        }
        return Optional.of(SidecarLog.follow(log, watch::heard, scheduler));
    }

    private static SidecarAddress address(RoleSettings role) {
        try {
            Map<String, String> environment = new LinkedHashMap<>(System.getenv());
            if (role.sidecarPort() != 0) {
                environment.put("DAPR_GRPC_PORT", String.valueOf(role.sidecarPort()));
            }
            return SidecarAddress.from(environment);
        } catch (IllegalArgumentException e) {
            throw new StartFailure("sluice: " + e.getMessage());
        }
    }

    @Override
    public Topology part(Topology all) {
        whole = all;
        Part before = running;
        Part part = Part.of(before == null ? role : role.as(before.app()), all);
        if (before == null) {
            running = part;
        }
        return part.topology();
    }

    @Override
    public Topology elsewhere() {
        return role.kind() == Kind.SOURCE ? Topology.EMPTY : new Topology(whole.buses(), whole.sources(), Map.of());
    }

    @Override
    public EmbeddedLog open(Topology part) {
        if (role.kind() == Kind.SOURCE) {
            EmbeddedLog opened = EmbeddedLog.open(data, BusConfiguration.of(part), Clock.systemUTC());
            log = opened;
            return opened;
        }
        TopicCopy opened = TopicCopy.open(data, BusConfiguration.of(part), foreign);
        copy = opened;
        log = opened.log();
        return opened.log();
    }

    @Override
    public boolean copies() {
        return role.kind() == Kind.TRIGGER;
    }

    @Override
    public EventBus bus() {
        return new SplitBus(Objects.requireNonNull(log), foreign);
    }

    @Override
    public List<SourceKind<?>> kinds(HttpSources http) {
        List<SourceKind<?>> kinds =
                new ArrayList<>(List.of(http, new FileSourceKind(), new CronSourceKind(), new RedisSourceKind()));
        kinds.addAll(new DaprSources(registry, new Ways(), watch::problem).kinds());
        return kinds;
    }

    @Override
    public void follow(Topology topology) {
        Part before = Objects.requireNonNull(running);
        Part part = Part.of(role.as(before.app()), topology);
        running = part;
        streams.update(whole, Roles.of(whole));
        routes = DaprRoutes.of(part);
        routes.values().forEach(foreign::route);
        watch.expect(Rendering.of(whole, part.roles(), RenderOptions.DEFAULT).expected(part.app()));
        TopicCopy reading = copy;
        if (reading != null) {
            part.triggers().ifPresent(triggers -> reading.follow(triggers, routes));
        }
    }

    @Override
    public void begin() {
        int port = role.appPort();
        try {
            callbacks = CallbackServer.start(
                    vertx, registry, new CallbackServer.Listen(LOOPBACK, port, System.getenv("APP_API_TOKEN")));
        } catch (IllegalStateException e) {
            throw new StartFailure("sluice: " + e.getMessage());
        }
        if (copy != null) {
            copy.watch(watch::report, sidecar::connections, scheduler);
        }
    }

    @Override
    public List<String> notes(Topology part) {
        List<String> notes = new ArrayList<>();
        CallbackServer server = callbacks;
        notes.add("app " + Objects.requireNonNull(running).app() + "; sidecar at " + sidecar.address()
                + (server == null ? "" : "; it calls back at port " + server.port()));
        routes.values()
                .forEach(route -> notes.add("bus " + route.busKey() + " through Dapr, "
                        + route.guarantee()
                                .delivery()
                                .name()
                                .toLowerCase(Locale.ROOT)
                                .replace('_', ' ')
                        + (route.guarantee().reason().isEmpty()
                                ? ""
                                : ": " + route.guarantee().reason())));
        DaprRoutes.embedded(part, routes)
                .forEach(bus -> notes.add("bus " + bus
                        + " is embedded: only one process reads it; beside Dapr name a broker in an EventBus"));
        return notes;
    }

    @Override
    public Optional<Guarantee> guarantee(String busKey) {
        return Optional.ofNullable(routes.get(busKey)).map(BusRoute::guarantee);
    }

    @Override
    public Optional<String> problem(String busKey) {
        BusRoute route = routes.get(busKey);
        if (route == null) {
            return Optional.empty();
        }
        return foreign.problem(busKey)
                .or(() -> watch.report().components().stream()
                        .filter(each -> !each.reason().isEmpty())
                        .filter(each -> each.name().equals(route.publisher()) || isReader(route, each.name()))
                        .map(each -> each.name() + ": " + each.reason())
                        .findFirst());
    }

    private static boolean isReader(BusRoute route, String component) {
        return component.startsWith(DaprNames.reader(route.appId(), route.busKey()));
    }

    @Override
    public List<String> unready() {
        SidecarReport report = watch.report();
        if (!report.reachable()) {
            return List.of(report.problem());
        }
        return report.components().stream()
                .filter(each -> !each.loaded() || !each.reason().isEmpty())
                .map(each -> each.name() + ": " + each.reason())
                .toList();
    }

    @Override
    public void stop() {
        if (copy != null) {
            copy.stop();
        }
        if (callbacks != null) {
            callbacks.close();
        }
    }

    @Override
    public void close() {
        streams.close();
        sidecarLog.ifPresent(SidecarLog::close);
        watch.close();
        foreign.close();
        if (copy != null) {
            copy.close();
        }
        sidecar.close();
    }
}
