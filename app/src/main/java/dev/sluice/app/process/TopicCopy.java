package dev.sluice.app.process;

import dev.sluice.crds.model.StartSpec;
import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.dapr.bus.BusRoute;
import dev.sluice.dapr.render.BusTopics;
import dev.sluice.dapr.render.Roles.TriggerRole;
import dev.sluice.dapr.sidecar.SidecarReport;
import dev.sluice.eventbus.BusSettings;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.embedded.CopyClock;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.eventbus.feed.Feed;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics that the inputs of an app's triggers name, copied from their buses into the log of the data directory. Topics come
 * and go with the resources; those that stay are read on, and are read anew when their bus is reached otherwise or when other
 * events of them are wanted. Thread-safe.
 */
final class TopicCopy implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicCopy.class);
    private static final long LOOK_MILLIS = 500;
    /** A sidecar is asked every second. */
    private static final int LOOKS_PER_REPORT = 2;

    /** Topics that begin so keep nobody waiting. */
    private static final String RESERVED = "_";

    /** A component that does not come up keeps the topics of the others waiting for no longer than this. */
    private static final Duration LONGEST_START = Duration.ofSeconds(20);

    private final EmbeddedLog log;
    private final Feed feed;
    private final EventBus bus;
    private final Map<Topic, Read> read = new HashMap<>();
    private @Nullable ScheduledFuture<?> looking;
    private boolean connected;
    private int looksToIgnore;
    private long reachableNanos;
    private boolean reachable;
    private long seenConnections;

    /**
     * How a topic is read.
     *
     * @param route how its bus is reached: another component brings its events to another place
     * @param start which of its events are copied: the others are acknowledged and gone
     */
    private record Manner(BusRoute route, Start start) {

        /** Whether what the topic brings may be refused without keeping other topics. */
        boolean standsApart() {
            return route.reading() == BusRoute.Reading.COMPONENT_PER_TOPIC;
        }
    }

    private record Read(Manner manner, AutoCloseable consumption) {}

    TopicCopy(EmbeddedLog log, Feed feed, EventBus bus) {
        this.log = log;
        this.feed = feed;
        this.bus = bus;
    }

    /** Opens the log. Blocks on disk. */
    static TopicCopy open(Path data, Map<String, BusSettings> settings, EventBus bus) {
        CopyClock clock = new CopyClock(Clock.systemUTC());
        EmbeddedLog log = EmbeddedLog.openCopy(data, settings, clock);
        return new TopicCopy(log, new Feed(log, clock), bus);
    }

    EmbeddedLog log() {
        return log;
    }

    /** Reads what the triggers of an app need, of the buses that are reached. */
    synchronized void follow(TriggerRole triggers, Map<String, BusRoute> buses) {
        Map<Topic, Manner> wanted = wanted(triggers, buses);
        Set<Topic> awaited = new HashSet<>(wanted.keySet());
        awaited.removeIf(topic -> topic.name().startsWith(RESERVED));
        Set<Topic> apart = new HashSet<>();
        wanted.forEach((topic, manner) -> {
            if (manner.standsApart()) {
                apart.add(topic);
            }
        });
        Set<Topic> elsewhere = endOthers(wanted);
        feed.follow(without(awaited, elsewhere), apart);
        feed.follow(awaited, apart); // one that comes from elsewhere is as a new one: it may have a backlog there
        wanted.forEach((topic, manner) -> read.computeIfAbsent(
                topic, missing -> new Read(manner, bus.consume(Set.of(topic), manner.start(), feed))));
    }

    private static Map<Topic, Manner> wanted(TriggerRole triggers, Map<String, BusRoute> buses) {
        Map<Topic, Manner> wanted = new LinkedHashMap<>();
        BusTopics.readBy(triggers).forEach((busKey, names) -> {
            BusRoute route = buses.get(busKey);
            if (route == null) {
                return;
            }
            Set<String> all = new LinkedHashSet<>(names);
            if (route.keepsUndelivered()) {
                all.add(route.undelivered());
            }
            all.stream()
                    .map(name -> new Topic(busKey, name))
                    .forEach(topic -> wanted.put(topic, new Manner(route, start(triggers, topic))));
        });
        return wanted;
    }

    /** Ends what is read no more or otherwise; answers the topics that come from elsewhere now. */
    private Set<Topic> endOthers(Map<Topic, Manner> wanted) {
        Set<Topic> elsewhere = new HashSet<>();
        for (Map.Entry<Topic, Read> each : Map.copyOf(read).entrySet()) {
            Manner before = each.getValue().manner();
            Manner now = wanted.get(each.getKey());
            if (!before.equals(now)) {
                read.remove(each.getKey());
                end(each.getValue().consumption());
            }
            if (now != null && !before.route().equals(now.route())) {
                elsewhere.add(each.getKey());
            }
        }
        return elsewhere;
    }

    private static Set<Topic> without(Set<Topic> all, Set<Topic> some) {
        Set<Topic> rest = new HashSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    /** What is older than every trigger on the topic wants is left out. */
    private static Start start(TriggerRole triggers, Topic topic) {
        Instant earliest = Instant.MAX;
        for (ResolvedTrigger trigger : triggers.triggers()) {
            boolean reads = trigger.inputs().stream()
                    .anyMatch(input -> input.topic().busKey().equals(topic.bus())
                            && input.topic().name().equals(topic.name()));
            if (reads && !(trigger.trigger().spec().start() instanceof StartSpec.At)) {
                return new Start.Earliest();
            }
            if (reads && trigger.trigger().spec().start() instanceof StartSpec.At at) {
                earliest = at.time().isBefore(earliest) ? at.time() : earliest;
            }
        }
        return earliest.equals(Instant.MAX) ? new Start.Earliest() : new Start.At(earliest);
    }

    /**
     * Looks whether the sidecar is there and brings what is read.
     *
     * @param report how it stands
     * @param connections how many connections to it were made so far
     */
    synchronized void watch(
            Supplier<SidecarReport> report, LongSupplier connections, ScheduledExecutorService scheduler) {
        looking = scheduler.scheduleWithFixedDelay(
                () -> look(report.get(), connections.getAsLong()), 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void look(SidecarReport report, long connections) {
        if (connections != seenConnections) {
            seenConnections = connections;
            looksToIgnore = LOOKS_PER_REPORT + 1;
            reachable = false;
            leave();
        }
        if (looksToIgnore > 0) {
            looksToIgnore--;
            return; // the report may be of the process before
        }
        if (report.reachable() && !reachable) {
            reachableNanos = System.nanoTime();
        }
        reachable = report.reachable();
        boolean brings =
                reachable && (report.isReady() || System.nanoTime() - reachableNanos > LONGEST_START.toNanos());
        if (brings && !connected) {
            connected = true;
            feed.connected();
        } else if (!reachable) {
            leave();
        }
    }

    private void leave() {
        if (connected) {
            connected = false;
            feed.disconnected();
        }
    }

    /** Reads no more; waits for what is in hand. */
    synchronized void stop() {
        if (looking != null) {
            looking.cancel(false);
        }
        read.values().forEach(each -> end(each.consumption()));
        read.clear();
        feed.close();
    }

    private static void end(AutoCloseable consumption) {
        try {
            consumption.close();
        } catch (Exception e) { // boundary: one topic must not keep the others from ending
            LOG.warn("a topic was not left cleanly", e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
