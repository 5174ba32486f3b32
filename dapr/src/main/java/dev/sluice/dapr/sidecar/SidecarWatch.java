package dev.sluice.dapr.sidecar;

import dev.sluice.dapr.sidecar.SidecarReport.Component;
import io.dapr.v1.DaprMetadataProtos.GetMetadataResponse;
import io.dapr.v1.DaprMetadataProtos.PubsubSubscription;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a sidecar every second: what of that which is expected it has loaded, and why the rest is missing. A sidecar says
 * that it is well while components failed, so this, and not its health, tells whether events can come.
 *
 * <p>It starts again what does not come up by itself: bindings that a failed neighbour kept from reading, and components
 * that failed. The reasons are in the sidecar's log alone; who has it tells each line, or those that {@link #concerns}
 * names, to {@link #heard}. Without it a component that is missing is reported without Dapr's words, and a binding that
 * brings nothing is started again now and then.
 *
 * <p>Thread-safe; nothing blocks but {@link ComponentStarter}, on the scheduler.
 */
public final class SidecarWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SidecarWatch.class);
    private static final long PERIOD_MILLIS = 1_000;

    /** A component that was started, and of which the log has said nothing since, is well. */
    private static final long SILENCE_MILLIS = 10_000;

    private static final String NOT_ASKED = "the sidecar has not been asked for it yet";
    private static final String NOT_LOADED = "the sidecar has not loaded it; its log says why";

    private final SidecarClient sidecar;
    private final ComponentStarter starter;
    private final ToLongFunction<String> deliveries;
    private final Clock clock;
    private final BindingStarts starts = new BindingStarts();
    private final Map<String, LogLine> said = new HashMap<>();
    private final Map<String, Long> deliveriesBefore = new HashMap<>();
    private final Map<String, Long> startedMillis = new HashMap<>();
    private final ScheduledFuture<?> looking;
    private Expected expected = Expected.NOTHING;
    private boolean logTells;
    private boolean asking;
    private SidecarReport report;

    /**
     * Watches from now on.
     *
     * @param sidecar what is watched
     * @param starter starts components again
     * @param deliveries how many deliveries a component has made, see {@code CallbackRegistry#deliveries}
     * @param scheduler looks; never closed here
     * @param clock the wall clock
     */
    public SidecarWatch(
            SidecarClient sidecar,
            ComponentStarter starter,
            ToLongFunction<String> deliveries,
            ScheduledExecutorService scheduler,
            Clock clock) {
        this.sidecar = sidecar;
        this.starter = starter;
        this.deliveries = deliveries;
        this.clock = clock;
        this.report = unreachable("the sidecar at " + sidecar.address() + " has not answered yet");
        this.looking = scheduler.scheduleWithFixedDelay(() -> look(scheduler), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Expects these from now on. */
    public synchronized void expect(Expected wanted) {
        expected.components().stream()
                .filter(component -> !wanted.components().contains(component))
                .forEach(this::forget);
        if (report.reachable() && !logTells) {
            wanted.bindings().stream()
                    .filter(binding -> !expected.bindings().contains(binding))
                    .forEach(binding -> starts.doubt(binding, clock.millis()));
        }
        expected = wanted;
        if (report.reachable()) {
            report = new SidecarReport(true, "", seenOf(wanted));
        }
    }

    private List<Component> seenOf(Expected wanted) {
        Map<String, Component> seen = new HashMap<>();
        report.components().forEach(component -> seen.put(component.name(), component));
        return wanted.components().stream()
                .map(name -> seen.getOrDefault(name, new Component(name, false, NOT_ASKED)))
                .toList();
    }

    private void forget(String component) {
        starts.well(component);
        said.remove(component);
        deliveriesBefore.remove(component);
        startedMillis.remove(component);
    }

    /** Whether a line of a sidecar's log says something that {@link #heard} takes. */
    public static boolean concerns(String line) {
        return LogLine.parse(line).isPresent();
    }

    /** Hears a line of the sidecar's log. */
    public void heard(String line) {
        Optional<LogLine> found = LogLine.parse(line);
        synchronized (this) {
            logTells = true;
            found.ifPresent(this::note);
        }
    }

    private void note(LogLine line) {
        switch (line.about()) {
            case BEGUN -> forgetAll();
            case LOADED, SUBSCRIBED -> forget(line.component());
            case NOT_LOADED, NOT_SUBSCRIBED -> hold(line);
            case NOT_READING -> {
                hold(line);
                failed(line.component());
            }
            case NEIGHBOURS_NOT_READING -> {
                long now = clock.millis();
                expected.bindings().forEach(binding -> starts.doubt(binding, now));
            }
        }
    }

    private void hold(LogLine line) {
        said.put(line.component(), line);
        startedMillis.remove(line.component());
    }

    private void failed(String binding) {
        deliveriesBefore.put(binding, deliveries.applyAsLong(binding));
        starts.failed(binding, clock.millis());
    }

    private void forgetAll() {
        said.clear();
        starts.clear();
        startedMillis.clear();
        deliveriesBefore.clear();
    }

    /** How it stood when it was last looked at. */
    public synchronized SidecarReport report() {
        return report;
    }

    /** Why a component brings nothing; empty while nothing is known against it. */
    public Optional<String> problem(String component) {
        return report().problem(component);
    }

    /** Looks no more. */
    @Override
    public void close() {
        looking.cancel(false);
    }

    private void look(ScheduledExecutorService scheduler) {
        synchronized (this) {
            if (asking) {
                return;
            }
            asking = true;
        }
        var unused = sidecar.metadata()
                .handleAsync(
                        (metadata, failure) -> {
                            try {
                                seen(metadata, failure).forEach(this::startAgain);
                            } catch (RuntimeException unexpected) { // the boundary: it is looked at again in a second
                                LOG.warn("could not look after the sidecar", unexpected);
                            } finally {
                                answered();
                            }
                            return null;
                        },
                        scheduler);
    }

    private synchronized void answered() {
        asking = false;
    }

    private void startAgain(String component) {
        synchronized (this) {
            startedMillis.put(component, clock.millis());
        }
        if (starter.startAgain(component)) {
            LOG.atInfo().addKeyValue("component", component).log("starting a component again");
        }
    }

    /** Takes notice, and says what is to be started again. */
    private synchronized Set<String> seen(@Nullable GetMetadataResponse metadata, @Nullable Throwable failure) {
        if (metadata == null) {
            gone(failure);
            return Set.of();
        }
        long now = clock.millis();
        if (!report.reachable() && !logTells) {
            expected.bindings().forEach(binding -> starts.doubt(binding, now));
        }
        Set<String> loaded = new HashSet<>();
        metadata.getRegisteredComponentsList().forEach(each -> loaded.add(each.getName()));
        Map<String, Set<String>> topics = new HashMap<>();
        for (PubsubSubscription each : metadata.getSubscriptionsList()) {
            topics.computeIfAbsent(each.getPubsubName(), first -> new HashSet<>())
                    .add(each.getTopic());
        }
        List<Component> components = new ArrayList<>();
        for (String component : expected.components()) {
            components.add(look(component, loaded, topics.getOrDefault(component, Set.of()), now));
        }
        report = new SidecarReport(true, "", components);
        return starts.due(now, logTells);
    }

    private void gone(@Nullable Throwable failure) {
        if (report.reachable()
                && !logTells) { // the log tells when another begins, which may have said something already
            forgetAll();
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        report = unreachable(cause == null ? "no answer" : String.valueOf(cause.getMessage()));
    }

    private Component look(String name, Set<String> loaded, Set<String> topics, long now) {
        if (!loaded.contains(name)) {
            starts.failed(name, now);
            return new Component(name, false, reason(name, NOT_LOADED));
        }
        if (expected.bindings().contains(name)) {
            return binding(name, now);
        }
        Set<String> missing = new TreeSet<>(expected.pubsubs().getOrDefault(name, Set.of()));
        missing.removeAll(topics);
        LogLine line = said.get(name);
        boolean subscribing = line != null && line.about() == LogLine.About.NOT_SUBSCRIBED;
        if (missing.isEmpty() && !subscribing) {
            forget(name);
            return new Component(name, true, "");
        }
        String missed = "the sidecar has not subscribed to " + String.join(", ", missing);
        return new Component(name, false, reason(name, missed));
    }

    private Component binding(String name, long now) {
        long before = deliveriesBefore.computeIfAbsent(name, deliveries::applyAsLong);
        LogLine line = said.get(name);
        Long started = startedMillis.get(name);
        boolean silent = logTells && started != null && now - started > SILENCE_MILLIS;
        boolean failedToLoad = line != null && line.about() != LogLine.About.NOT_READING;
        if (deliveries.applyAsLong(name) > before || silent || failedToLoad) {
            forget(name);
            line = null;
        }
        return new Component(name, true, line == null ? "" : line.reason());
    }

    private String reason(String component, String otherwise) {
        LogLine line = said.get(component);
        return line == null ? otherwise : line.reason();
    }

    private static SidecarReport unreachable(String problem) {
        return new SidecarReport(false, problem, List.of());
    }
}
