package dev.sluice.app.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.app.replay.RepeatedEvents;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.trigger.engine.Firing;
import dev.sluice.trigger.engine.Notice;
import dev.sluice.trigger.engine.Occurrence;
import dev.sluice.trigger.engine.Step;
import dev.sluice.trigger.engine.TriggerProgram;
import dev.sluice.trigger.replay.Replay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends events through a trigger on a virtual clock, and keeps everything that happens. It is the live evaluation with nothing
 * around it: no store, no sink. Used once, by one thread.
 */
public final class TestRun {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RepeatedEvents repeated;
    private final List<StoredEvent> events;
    private final List<ObjectNode> happened = new ArrayList<>();
    private final Replay replay;

    private TestRun(TriggerProgram program, RepeatedEvents repeated, List<StoredEvent> events) {
        this.repeated = repeated;
        this.events = events;
        this.replay = new Replay(program, this::find, this::keep);
    }

    /**
     * Runs a trigger.
     *
     * @param program the trigger
     * @param repeated knows what its buses would take only once; has seen nothing yet
     * @param events events in order of their positions, which are 1, 2, ...
     * @param fromMillis when the clock starts; null: at the first event
     * @param untilMillis when it stops; null: at the last event
     * @return firings of subscribers, results of patterns, and notices, in order; {@code at} in milliseconds
     */
    public static List<ObjectNode> run(
            TriggerProgram program,
            RepeatedEvents repeated,
            List<StoredEvent> events,
            @Nullable Long fromMillis,
            @Nullable Long untilMillis) {
        TestRun run = new TestRun(program, repeated, events);
        long first = events.isEmpty() ? 0 : events.get(0).busTimeMillis();
        long last = events.isEmpty() ? first : events.get(events.size() - 1).busTimeMillis();
        run.run(fromMillis == null ? first : fromMillis, untilMillis == null ? last : untilMillis);
        return run.happened;
    }

    private void run(long fromMillis, long untilMillis) {
        replay.begin(fromMillis);
        for (StoredEvent event : events) {
            if (!repeated.drops(event)) {
                replay.event(event);
            }
        }
        replay.finish(untilMillis);
    }

    private void keep(Step step) {
        step.firings().forEach(firing -> happened.add(firing(firing, step.occurrences())));
        step.occurrences().forEach(occurrence -> happened.add(occurrence(occurrence)));
        step.notices().forEach(notice -> happened.add(notice(notice)));
    }

    private static ObjectNode firing(Firing firing, List<Occurrence> occurrences) {
        ObjectNode line = line(firing.atMillis(), "subscriber", firing.subscriber(), firing.key());
        line.put("state", word(firing.state()));
        StoredEvent origin = firing.origin();
        if (origin != null) {
            line.putArray("events").add(origin.position() - 1);
        }
        occurrences.stream()
                .filter(occurrence -> origin == null
                        && occurrence.event().id().equals(firing.event().id()))
                .findFirst()
                .ifPresent(occurrence -> fill(line, occurrence));
        return line;
    }

    private static ObjectNode occurrence(Occurrence occurrence) {
        ObjectNode line = line(occurrence.atMillis(), "pattern", occurrence.pattern(), occurrence.key());
        line.put("state", word(occurrence.state()));
        fill(line, occurrence);
        return line;
    }

    private static ObjectNode notice(Notice notice) {
        ObjectNode line = line(notice.atMillis(), "pattern", notice.pattern(), notice.key());
        positions(line, notice.positions());
        if (notice.kind() == Notice.Kind.LATE) {
            line.put("late", true);
        } else {
            line.put(word(notice.kind()), "maxKeys");
        }
        return line;
    }

    private static void fill(ObjectNode line, Occurrence occurrence) {
        positions(line, occurrence.positions());
        try {
            JsonNode data = JSON.readTree(occurrence.event().data());
            data.properties().forEach(field -> {
                if (!line.has(field.getKey()) && !field.getKey().equals("pattern")) {
                    line.set(field.getKey(), field.getValue());
                }
            });
        } catch (IOException e) {
            throw new IllegalStateException("the data of an occurrence is always JSON", e);
        }
    }

    private static ObjectNode line(long atMillis, String what, String name, @Nullable String key) {
        ObjectNode line = JSON.createObjectNode().put("at", atMillis).put(what, name);
        if (key != null) {
            line.put("key", key);
        }
        return line;
    }

    private static void positions(ObjectNode line, List<Long> positions) {
        line.putArray("events");
        positions.forEach(position -> line.withArray("events").add(position - 1));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private Optional<StoredEvent> find(long position) {
        int index = (int) position - 1;
        return index < 0 || index >= events.size() ? Optional.empty() : Optional.of(events.get(index));
    }
}
