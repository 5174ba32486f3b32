package dev.sluice.eventsource;

import dev.sluice.crds.model.PayloadFormat;
import dev.sluice.crds.model.ShapeErrorPolicy;
import dev.sluice.crds.model.ShapeSpec;
import dev.sluice.eventbus.BusSettings;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.eventsource.shape.EventIds;
import dev.sluice.eventsource.shape.EventShaper;
import dev.sluice.eventsource.shape.SourceEmitter;
import dev.sluice.eventsource.spi.SourceName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A real log in a temporary folder, and emitters into it. */
public final class Fixture implements AutoCloseable {

    public static final String BUS = "default/default";
    public static final int MAX_EVENT_BYTES = 64 * 1024;

    public static final ShapeSpec AUTO = shape(PayloadFormat.AUTO);

    private final EmbeddedLog log;
    private final Clock clock;

    public Fixture(Path directory, Clock clock) {
        this.clock = clock;
        BusSettings settings = new BusSettings(
                BusSettings.Sync.INTERVAL,
                Duration.ofDays(7),
                1L << 30,
                false,
                Duration.ofMinutes(5),
                1000,
                MAX_EVENT_BYTES);
        this.log = EmbeddedLog.open(directory, Map.of(BUS, settings), clock);
    }

    public static ShapeSpec shape(PayloadFormat format) {
        return new ShapeSpec(format, "UTC", null, null, null, ShapeErrorPolicy.DEAD_LETTER, null);
    }

    public EmbeddedLog log() {
        return log;
    }

    public SourceEmitter emitter(SourceName name, ShapeSpec spec) {
        return emitter(name, spec, MAX_EVENT_BYTES);
    }

    /** With another idea of what the bus takes. */
    public SourceEmitter emitter(SourceName name, ShapeSpec spec, int maxEventBytes) {
        EventIds ids = new EventIds(clock, new Random(1));
        return new SourceEmitter(
                EventShaper.compile(name, spec, ids, clock),
                new SourceEmitter.Target(log, topic(name), maxEventBytes, SourceEmitter.DEFAULT_WINDOW),
                spec.onError(),
                name.source(),
                ids,
                clock);
    }

    public static Topic topic(SourceName name) {
        return new Topic(BUS, name.namespace() + "." + name.eventSource() + "." + name.event());
    }

    /** What the bus has under a topic, in order. */
    public List<Event> events(Topic topic) {
        return log.read(0, 100_000).stream()
                .filter(stored -> stored.topic().equals(topic))
                .map(StoredEvent::event)
                .toList();
    }

    public List<String> texts(Topic topic) {
        return events(topic).stream().map(Fixture::text).toList();
    }

    public List<Event> deadLetters() {
        return events(new Topic(BUS, Topic.DEAD_LETTERS));
    }

    public static String text(Event event) {
        return new String(event.data(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        log.close();
    }
}
