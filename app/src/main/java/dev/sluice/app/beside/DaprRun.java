package dev.sluice.app.beside;

import dev.sluice.app.output.Terminal;
import dev.sluice.app.output.Terminal.Tone;
import dev.sluice.app.process.Replacements;
import dev.sluice.app.process.RunSettings;
import dev.sluice.app.process.SecretFiles;
import dev.sluice.app.resources.ResourceWatcher;
import dev.sluice.app.resources.Resources;
import dev.sluice.dapr.Redaction;
import dev.sluice.dapr.render.RenderOptions;
import dev.sluice.dapr.render.Rendering;
import dev.sluice.dapr.render.ResourceFolder;
import dev.sluice.dapr.render.Roles;
import dev.sluice.dapr.render.StreamKeeper;
import dev.sluice.eventsource.cron.Schedule;
import dev.sluice.trigger.check.SluiceExpressionChecker;
import java.io.File;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs resources beside Dapr on this machine: one process for each EventSource and one for the triggers, each with a sidecar,
 * all on the loopback address and with an API token of this run. Ends all of them when it is interrupted: the roles first, so that
 * what is under way can still be sent.
 */
public final class DaprRun {

    private static final int FAILED = 1;
    private static final int UNREACHABLE = 3;
    private static final Duration ROLE_PATIENCE = Duration.ofSeconds(20);
    private static final Duration SIDECAR_PATIENCE = Duration.ofSeconds(10);
    private static final int TOKEN_BYTES = 16;
    private static final int KEEP_SECONDS = 5;
    /** The largest event that a bus may be set to take, 64Mi, which is a third longer on its way. */
    private static final String MAX_BODY_SIZE = "96Mi";

    private static final Logger LOG = LoggerFactory.getLogger(DaprRun.class);

    private final RunSettings settings;
    private final Path daprd;
    private final Terminal terminal;
    private final Map<String, String> tokens = new LinkedHashMap<>();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1, task -> {
        Thread thread = new Thread(task, "supervisor");
        thread.setDaemon(true);
        return thread;
    });
    private final ResourceFolder components;
    private final StreamKeeper streams;
    private final Map<String, Pair> running = new LinkedHashMap<>();
    private final App.Ports ports;
    private Rendering rendered = Rendering.NOTHING;

    private record Pair(
            App app, Supervised role, Supervised sidecar, SidecarWords words, Map<String, String> environment) {

        /** Without the environment, which holds secrets. */
        @Override
        public String toString() {
            return app.id();
        }
    }

    private DaprRun(RunSettings settings, Path daprd, Terminal terminal) {
        this.settings = settings;
        this.daprd = daprd;
        this.terminal = terminal;
        this.ports = new App.Ports(
                settings.port(),
                settings.managementPort(),
                ProcessHandle.current().pid());
        this.components = new ResourceFolder(settings.data().resolve("components"));
        this.streams = new StreamKeeper(
                new StreamKeeper.Access(
                        Replacements.of(settings.resolve()), new SecretFiles(settings.secrets(), System.getenv())),
                scheduler,
                Clock.systemUTC(),
                note -> LOG.debug("the role says so too: {}", note));
        SecureRandom random = new SecureRandom();
        tokens.put("DAPR_API_TOKEN", token(random));
        tokens.put("APP_API_TOKEN", token(random));
    }

    private static String token(SecureRandom random) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Runs until interrupted; answers the exit code.
     *
     * @param settings as for everything in one process
     * @param daprd the sidecar's program; null: {@code daprd} on the PATH
     */
    public static int run(RunSettings settings, @Nullable Path daprd, Terminal terminal) {
        Optional<Path> binary = find(daprd);
        if (binary.isEmpty()) {
            terminal.line("sluice: " + (daprd == null ? "there is no daprd on the PATH" : daprd + " cannot be run")
                    + "; 'dapr init --slim' of the Dapr CLI puts it into ~/.dapr/bin: name it with --daprd FILE,"
                    + " or run everything in one process without --dapr");
            return UNREACHABLE;
        }
        Map<String, String> seen = ResourceWatcher.look(watched(settings));
        Resources resources = read(settings);
        resources.problems().forEach(problem -> terminal.line(problem.toString()));
        return resources.hasErrors() ? FAILED : new DaprRun(settings, binary.get(), terminal).run(resources, seen);
    }

    private static ResourceWatcher.Listing watched(RunSettings settings) {
        return () -> ResourceWatcher.resourceFiles(settings.path(), 1);
    }

    private static Resources read(RunSettings settings) {
        return Resources.read(settings.path(), settings.references(), new SluiceExpressionChecker(Schedule::check));
    }

    private static Optional<Path> find(@Nullable Path given) {
        if (given != null) {
            return Files.isExecutable(given) ? Optional.of(given.toAbsolutePath()) : Optional.empty();
        }
        String path = System.getenv().getOrDefault("PATH", "");
        for (String folder : path.split(File.pathSeparator)) {
            Path candidate = Path.of(folder, "daprd");
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private int run(Resources resources, Map<String, String> seen) {
        CountDownLatch stopped = new CountDownLatch(1);
        // Before anything is started, so that nothing is left behind.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopped), "stop"));
        follow(resources);
        try (ResourceWatcher watching = new ResourceWatcher(watched(settings), seen, scheduler, this::reload)) {
            LOG.debug("following {}", watching);
            var unused = scheduler.scheduleWithFixedDelay(this::keep, KEEP_SECONDS, KEEP_SECONDS, TimeUnit.SECONDS);
            stopped.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /** A role that started a component again may have written what was rendered before; a secret's file may have changed. */
    private synchronized void keep() {
        try {
            components.update(rendered);
            List.copyOf(running.values()).forEach(this::renewSecrets);
        } catch (IllegalStateException | UncheckedIOException e) { // boundary: tried again soon
            LOG.warn("the components are not kept reason={}", e.getMessage());
        }
    }

    /** A secret that is gone for now, because its file is being replaced, is no change. */
    private void renewSecrets(Pair app) {
        Map<String, String> environment = environment(app.app().id(), rendered);
        if (environment.keySet().containsAll(app.environment().keySet())) {
            renew(app, environment);
        }
    }

    /** The roles read the resources themselves and say what is wrong with them. */
    private void reload() {
        Resources changed = read(settings);
        if (!changed.hasErrors()) {
            follow(changed);
        }
    }

    /** Writes what sidecars read, starts apps that are new and stops those that are gone. */
    private synchronized void follow(Resources resources) {
        Roles apps = Roles.of(resources.topology());
        Rendering rendering =
                Rendering.of(resources.topology(), apps, RenderOptions.resolving(Replacements.of(settings.resolve())));
        streams.update(resources.topology(), apps);
        components.update(rendering);
        rendered = rendering;
        rendering.remarks().forEach(remark -> terminal.line(terminal.in(Tone.WARN, "sluice: " + remark)));
        Map<String, String> wanted = new LinkedHashMap<>();
        apps.triggers().forEach(role -> wanted.put(role.appId(), "trigger"));
        apps.sources().forEach(role -> wanted.put(role.appId(), "eventsource"));
        running.entrySet().removeIf(app -> {
            boolean gone = !wanted.containsKey(app.getKey());
            if (gone) {
                stop(app.getValue());
            }
            return gone;
        });
        wanted.forEach((id, command) -> {
            Map<String, String> environment = environment(id, rendering);
            Pair before = running.get(id);
            if (before == null) {
                start(ports.of(id, command), environment);
            } else {
                renew(before, environment);
            }
        });
    }

    private void start(App app, Map<String, String> environment) {
        SidecarWords words = new SidecarWords(settings.data().resolve(app.id() + ".sidecar.log"));
        words.begin();
        Supervised role =
                new Supervised(app.id(), role(app, words), tokens, Optional::of, process -> {}, terminal, scheduler);
        Supervised sidecar = sidecar(app, words, environment);
        running.put(app.id(), new Pair(app, role, sidecar, words, environment));
        role.start();
        sidecar.start();
    }

    private Map<String, String> environment(String appId, Rendering rendering) {
        Map<String, String> environment = new LinkedHashMap<>(tokens);
        SecretFiles secrets = new SecretFiles(settings.secrets(), System.getenv());
        rendering
                .variables(appId)
                .forEach(variable ->
                        variable.value(secrets).ifPresent(value -> environment.put(variable.name(), value)));
        return environment;
    }

    /** A sidecar reads secrets from its environment, which is what it was when it started. */
    private void renew(Pair app, Map<String, String> environment) {
        if (app.environment().equals(environment)) {
            return;
        }
        String id = app.app().id();
        terminal.line("sluice: the secrets of " + id + " changed; its sidecar is started again with them");
        app.sidecar().stop(SIDECAR_PATIENCE);
        Supervised sidecar = sidecar(app.app(), app.words(), environment);
        running.put(id, new Pair(app.app(), app.role(), sidecar, app.words(), environment));
        sidecar.start();
    }

    private Supervised sidecar(App app, SidecarWords words, Map<String, String> environment) {
        Function<String, Optional<String>> shown = line -> {
            String safe = Redaction.of(line);
            words.hear(safe);
            return matters(safe) ? Optional.of(safe) : Optional.empty();
        };
        return new Supervised(
                app.id() + " daprd", sidecar(app), environment, shown, process -> words.begin(), terminal, scheduler);
    }

    private static boolean matters(String line) {
        return line.contains("level=error") || line.contains("level=fatal");
    }

    private List<String> role(App app, SidecarWords words) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-jar", System.getProperty("java.class.path"), app.command()));
        command.add(settings.path().toString());
        command.addAll(List.of("--app-id", app.id(), "--app-port", String.valueOf(app.appPort())));
        command.addAll(List.of("--dapr-grpc-port", String.valueOf(app.grpcPort()), "--bind", settings.bind()));
        command.addAll(List.of("--port", String.valueOf(app.port())));
        command.addAll(List.of("--management-port", String.valueOf(app.managementPort())));
        command.addAll(List.of("--data", settings.data().resolve(app.id()).toString()));
        command.addAll(List.of("--sidecar-log", words.file().toString()));
        command.addAll(List.of("--components", components.path().toString()));
        if (settings.secrets() != null) {
            command.addAll(List.of("--secrets", settings.secrets().toString()));
        }
        settings.resolve().forEach(replacement -> command.addAll(List.of("--resolve", replacement)));
        settings.references().forEach((ref, uri) -> command.addAll(List.of("--ref", ref + "=" + uri)));
        if (settings.json()) {
            command.add("--json");
        }
        return command;
    }

    private List<String> sidecar(App app) {
        List<String> command = new ArrayList<>(List.of(daprd.toString(), "--mode", "standalone", "--app-id", app.id()));
        command.addAll(List.of("--app-port", String.valueOf(app.appPort()), "--app-protocol", "grpc"));
        command.addAll(List.of("--enable-app-health-check", "--app-health-probe-interval", "1"));
        command.addAll(List.of(
                "--app-health-threshold",
                "2",
                "--resources-path",
                components.path().toString()));
        command.addAll(List.of("--dapr-grpc-port", String.valueOf(app.grpcPort())));
        command.addAll(List.of("--dapr-http-port", String.valueOf(app.httpPort())));
        command.addAll(List.of("--dapr-internal-grpc-port", String.valueOf(app.internalPort())));
        command.addAll(List.of("--max-body-size", MAX_BODY_SIZE));
        command.addAll(List.of("--dapr-listen-addresses", "127.0.0.1"));
        command.addAll(List.of("--dapr-internal-grpc-listen-address", "127.0.0.1", "--enable-metrics=false"));
        return command;
    }

    private void stop(CountDownLatch stopped) {
        scheduler.shutdownNow();
        synchronized (this) {
            running.values().parallelStream().forEach(DaprRun::stop);
        }
        stopped.countDown();
    }

    private static void stop(Pair app) {
        app.role().stop(ROLE_PATIENCE);
        app.sidecar().stop(SIDECAR_PATIENCE);
    }
}
