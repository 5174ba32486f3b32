package dev.sluice.app.replay;

import dev.sluice.crds.topology.ResolvedSource;
import dev.sluice.crds.topology.TopicRef;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventsource.shape.EventIds;
import dev.sluice.eventsource.shape.EventShaper;
import dev.sluice.eventsource.shape.Shaped;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.SourceName;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A log file as the events of a source: each line through the source's {@code format}, {@code event} and {@code where}, at its own
 * time. A line without a time has that of the line before (the first: 1970), and so has one that is older. The same file gives the same ids each time.
 */
public final class RecordedLog {

    private static final Clock ID_CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private final EventShaper shaper;
    private final Topic topic;
    private final Path file;
    private long position;
    private long busMillis;
    private long lines;
    private long filtered;
    private long unreadable;

    private RecordedLog(ResolvedSource source, ResolvedSource.Event event, Path file, Clock clock) {
        SourceName name = new SourceName(
                source.source().metadata().namespace(),
                source.source().metadata().name(),
                event.event().name());
        this.shaper = EventShaper.compile(
                name, event.event().shape(), new EventIds(ID_CLOCK, new SplittableRandom(1)), clock);
        TopicRef to = event.topic();
        this.topic = new Topic(to.busKey(), to.name());
        this.file = file;
    }

    /**
     * Nothing is read yet.
     *
     * @param topology where the source is declared
     * @param source {@code namespace/eventSource/event}, or a unique end of it
     * @param file the log
     * @param clock completes times without a year
     * @throws IllegalArgumentException when there is no such source event, or more than one; names those that there are
     */
    public static RecordedLog of(Topology topology, String source, Path file, Clock clock) {
        List<String> known = new ArrayList<>();
        List<RecordedLog> found = new ArrayList<>();
        for (ResolvedSource each : topology.sources().values()) {
            for (ResolvedSource.Event event : each.events()) {
                String name = each.key() + "/" + event.event().name();
                boolean first = !known.contains(name);
                known.add(name);
                if (first && (name.equals(source) || name.endsWith("/" + source))) {
                    found.add(new RecordedLog(each, event, file, clock));
                }
            }
        }
        if (found.size() != 1) {
            throw new IllegalArgumentException((found.isEmpty() ? "there is no source event \"" : "more than one is \"")
                    + source + "\"; there are: " + String.join(", ", known));
        }
        return found.get(0);
    }

    /**
     * Reads the whole file.
     *
     * @param events told each event, in order, positions from 1
     * @throws UncheckedIOException when the file cannot be read
     */
    public void read(Consumer<StoredEvent> events) {
        try (FileInputStream bytes = new FileInputStream(file.toFile());
                BufferedReader reader = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isEmpty()) {
                    line(line, events);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(String line, Consumer<StoredEvent> events) {
        lines++;
        String path = file.toString();
        Message.Defaults defaults = new Message.Defaults("dev.sluice.file.line", null, path, null, time());
        Message message =
                new Message(line.getBytes(StandardCharsets.UTF_8), null, Map.of(), Map.of("path", path), defaults);
        Shaped shaped = shaper.shape(message);
        if (shaped instanceof Shaped.Ready ready) {
            Event event = ready.event();
            busMillis = Math.max(busMillis, millis(event.time().orElse(null)));
            events.accept(new StoredEvent(++position, busMillis, topic, event));
        } else if (shaped instanceof Shaped.Filtered) {
            filtered++;
        } else {
            unreadable++;
        }
    }

    private String time() {
        return Instant.ofEpochMilli(busMillis).toString();
    }

    private static long millis(@Nullable String time) {
        return time == null ? 0 : OffsetDateTime.parse(time).toInstant().toEpochMilli();
    }

    /** How many lines were read. */
    public long lines() {
        return lines;
    }

    /** How many of them the source's {@code where} kept out. */
    public long filtered() {
        return filtered;
    }

    /** How many of them were not of the source's format. */
    public long unreadable() {
        return unreadable;
    }
}
