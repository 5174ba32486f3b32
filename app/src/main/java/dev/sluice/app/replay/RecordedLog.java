package dev.sluice.app.replay;

import dev.sluice.crds.model.FileSettings;
import dev.sluice.crds.topology.ResolvedSource;
import dev.sluice.crds.topology.TopicRef;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventsource.file.LogLines;
import dev.sluice.eventsource.shape.EventIds;
import dev.sluice.eventsource.shape.EventShaper;
import dev.sluice.eventsource.shape.Shaped;
import dev.sluice.eventsource.spi.SourceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A log file as the events of a source: each line (of a {@code file} source with {@code multiline}: each group of lines) through the
 * source's {@code format}, {@code event} and {@code where}, at its own time. A line without a time has that of the line before (the
 * first: 1970), and so has one that is older. The same file gives the same ids each time; what the source's bus would drop as a repeat
 * is dropped.
 */
public final class RecordedLog {

    private static final Clock ID_CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private final EventShaper shaper;
    private final Topic topic;
    private final Path file;
    private final LogLines cut;
    private final RepeatedEvents repeated;
    private long position;
    private long busMillis;
    private long lines;
    private long filtered;
    private long unreadable;
    private long repeats;

    private RecordedLog(Topology topology, ResolvedSource source, ResolvedSource.Event event, Path file, Clock clock) {
        SourceName name = new SourceName(
                source.source().metadata().namespace(),
                source.source().metadata().name(),
                event.event().name());
        this.shaper = EventShaper.compile(
                name, event.event().shape(), new EventIds(ID_CLOCK, new SplittableRandom(1)), clock);
        TopicRef to = event.topic();
        this.topic = new Topic(to.busKey(), to.name());
        this.file = file;
        this.cut = event.event().settings() instanceof FileSettings settings ? LogLines.of(settings) : LogLines.SINGLE;
        this.repeated = new RepeatedEvents(topology);
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
                    found.add(new RecordedLog(topology, each, event, file, clock));
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
        try {
            cut.read(file, (text, offset) -> line(text, offset, events));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(byte[] text, long offset, Consumer<StoredEvent> events) {
        lines++;
        Shaped shaped = shaper.shape(LogLines.message(file, offset, text, null, time()));
        if (shaped instanceof Shaped.Ready ready) {
            Event event = ready.event();
            busMillis = Math.max(busMillis, millis(event.time().orElse(null)));
            StoredEvent stored = new StoredEvent(position + 1, busMillis, topic, event);
            if (repeated.drops(stored)) {
                repeats++;
            } else {
                position++;
                events.accept(stored);
            }
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

    /** How many of them the source's bus would have dropped, since they came before. */
    public long repeats() {
        return repeats;
    }

    /** How many of them were not of the source's format. */
    public long unreadable() {
        return unreadable;
    }
}
