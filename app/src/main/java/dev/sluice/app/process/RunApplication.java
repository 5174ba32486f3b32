package dev.sluice.app.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.app.output.Terminal;
import dev.sluice.trigger.runtime.Watcher;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code sluice run} inside Quarkus: opens the process, waits for Ctrl-C, drains and closes it. */
public final class RunApplication implements QuarkusApplication {

    private static final int FAILED = 1;
    private static final int UNREACHABLE = 3;
    private static final int DEFECT = 70;

    private final Vertx vertx;
    private final HttpRoutes routes;
    private final RunningProcess running;
    private final Instance<Watcher> watchers;
    private final Ending ending;

    @Inject
    RunApplication(Vertx vertx, HttpRoutes routes, RunningProcess running, Instance<Watcher> watchers, Ending ending) {
        this.vertx = vertx;
        this.routes = routes;
        this.running = running;
        this.watchers = watchers;
        this.ending = ending;
    }

    /** Runs until interrupted; answers the exit code. */
    public static int run(RunSettings asked) {
        Terminal terminal = Terminal.errors();
        for (int port : new int[] {asked.port(), asked.managementPort()}) {
            Optional<String> trouble = ListenAddress.trouble(asked.bind(), port);
            if (trouble.isPresent()) {
                terminal.line("sluice: " + trouble.get());
                return UNREACHABLE;
            }
        }
        RunSettings settings = asked.withPorts();
        System.setProperty("quarkus.http.host", settings.bind());
        System.setProperty("quarkus.http.port", String.valueOf(settings.port()));
        System.setProperty("quarkus.management.host", settings.bind());
        System.setProperty("quarkus.management.port", String.valueOf(settings.managementPort()));
        AtomicInteger exit = new AtomicInteger();
        Quarkus.run(
                RunApplication.class,
                (code, failure) -> {
                    exit.set(failure == null ? code : DEFECT);
                    if (failure != null) {
                        terminal.line("sluice: cannot start: " + reason(failure));
                    }
                },
                text(settings));
        return exit.get();
    }

    /** What lies at the bottom of it. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    @Override
    public int run(String... args) {
        try {
            return serve(settings(args[0]));
        } finally {
            ending.reached();
        }
    }

    private int serve(RunSettings settings) {
        Terminal terminal = Terminal.standard();
        try (SluiceProcess process =
                SluiceProcess.open(settings, vertx, terminal, watchers.stream().toList())) {
            routes.serve(process::handle);
            running.set(process);
            process.announce();
            Quarkus.waitForExit();
            routes.stop();
            if (!settings.json()) {
                terminal.line("sluice: stopping; what is under way is finished first");
            }
            running.clear();
        } catch (StartFailure e) {
            Terminal.errors().line(String.valueOf(e.getMessage()));
            return FAILED;
        }
        return 0;
    }

    private static String text(RunSettings settings) {
        try {
            return new ObjectMapper().writeValueAsString(settings);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("settings are always JSON", e);
        }
    }

    private static RunSettings settings(String text) {
        try {
            return new ObjectMapper().readValue(text, RunSettings.class).fromHere();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("settings are always JSON", e);
        }
    }
}
