package dev.sluice.trigger.explain;

import dev.sluice.eventbus.EventLog;
import dev.sluice.eventbus.EventQuery;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.expression.EventView;
import dev.sluice.trigger.engine.InputProgram;
import dev.sluice.trigger.engine.TriggerInstance;
import dev.sluice.trigger.engine.TriggerProgram;
import dev.sluice.trigger.replay.Replay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leads a trigger through the stored events before one of them, without side effects: a fresh instance, no store, no sink. Reads
 * at most so many events, the newest first, once for all triggers of one question. Not thread-safe. Blocks on disk.
 */
final class Rewind {

    /** The fewest events that each of many triggers is led through. */
    private static final int LEAST_EVENTS = 200;

    /** A topic is frequent where one of so many events that may be read is of it. */
    private static final int FREQUENT = 4;

    private final EventLog log;
    private final StoredEvent until;
    private final int mostPerTopic;
    private final int mostPerTrigger;
    private final int mostEvents;
    private final Map<Topic, Known> read = new HashMap<>();
    private @Nullable List<StoredEvent> last;

    /**
     * Nothing is read yet.
     *
     * @param until the event before which it ends
     * @param topics all topics that will be asked for
     * @param triggers how many triggers will be led
     * @param mostEvents how many events are read at most; where a topic is rare, as many again
     */
    Rewind(EventLog log, StoredEvent until, Set<Topic> topics, int triggers, int mostEvents) {
        this.log = log;
        this.until = until;
        this.mostEvents = mostEvents;
        this.mostPerTopic = Math.max(1, mostEvents / Math.max(1, topics.size()));
        this.mostPerTrigger = Math.max(LEAST_EVENTS, mostEvents / Math.max(1, triggers));
    }

    /**
     * An event that the trigger was led past.
     *
     * @param view its payload is parsed once
     */
    record Seen(StoredEvent event, EventView view) {}

    /**
     * A trigger as it stood.
     *
     * @param instance has seen the events, but not the one that is asked about
     * @param events what it was led through, oldest first
     * @param sinceMillis bus time from which it has seen all events of its topics
     * @param whole whether these are all events that the trigger ever looked at
     */
    record Past(TriggerInstance instance, List<Seen> events, long sinceMillis, boolean whole) {

        Past {
            events = List.copyOf(events);
        }
    }

    /**
     * Leads a trigger up to the event.
     *
     * @param begin the trigger looked at events behind this position; -1 when that is not known
     * @param beginMillis when it first ran
     */
    Past lead(TriggerProgram program, long begin, long beginMillis) {
        Map<Long, StoredEvent> found = new HashMap<>();
        Replay replay = new Replay(program, position -> Optional.ofNullable(found.get(position)), step -> {});
        if (!program.stateful()) {
            return new Past(replay.instance(), List.of(), until.busTimeMillis(), true);
        }
        List<StoredEvent> events = new ArrayList<>();
        long cut = 0;
        for (Topic topic : program.topics()) {
            Known known = read.computeIfAbsent(topic, this::read);
            cut = Math.max(cut, known.behind());
            events.addAll(known.events());
        }
        boolean complete = cut <= begin && log.earliest() <= begin + 1;
        cut = Math.max(cut, begin);
        long after = cut;
        events.removeIf(event -> event.position() <= after);
        events.sort(Comparator.comparingLong(StoredEvent::position));
        boolean cutShort = events.size() > mostPerTrigger;
        List<StoredEvent> led = cutShort ? events.subList(events.size() - mostPerTrigger, events.size()) : events;
        boolean whole = complete && !cutShort;
        if (whole) {
            replay.begin(
                    led.isEmpty()
                            ? beginMillis
                            : Math.min(beginMillis, led.get(0).busTimeMillis()));
        }
        List<Seen> seen = new ArrayList<>();
        for (StoredEvent event : led) {
            found.put(event.position(), event);
            EventView view = EventView.of(event.event());
            replay.event(event, view);
            seen.add(new Seen(event, view));
        }
        found.put(until.position(), until);
        long since = led.isEmpty() || whole ? since(program) : led.get(0).busTimeMillis();
        return new Past(replay.instance(), seen, since, whole);
    }

    private long since(TriggerProgram program) {
        return program.patternSpecs().isEmpty() ? until.busTimeMillis() - freshness(program) : Long.MIN_VALUE;
    }

    private static long freshness(TriggerProgram program) {
        return program.inputs().stream()
                .map(InputProgram::freshness)
                .mapToLong(Duration::toMillis)
                .max()
                .orElse(0);
    }

    /**
     * Events of a topic.
     *
     * @param behind these are all behind this position
     */
    private record Known(List<StoredEvent> events, long behind) {}

    /** From the last piece of the log where the topic is frequent there, which is one read; else one by one. */
    private Known read(Topic topic) {
        List<StoredEvent> near =
                last().stream().filter(event -> event.topic().equals(topic)).toList();
        if (lastBehind() == 0 || near.size() * FREQUENT >= mostPerTopic) {
            return new Known(near, lastBehind());
        }
        List<StoredEvent> newest =
                log.find(new EventQuery(null, null, topic, null, null, until.position(), mostPerTopic));
        boolean all = newest.size() < mostPerTopic;
        return new Known(newest, all ? 0 : newest.get(newest.size() - 1).position() - 1);
    }

    private long lastBehind() {
        return Math.max(0, until.position() - 1 - mostEvents);
    }

    private List<StoredEvent> last() {
        if (last == null) {
            last = log.read(lastBehind(), (int) Math.min(mostEvents, until.position() - 1)).stream()
                    .filter(event -> event.position() < until.position())
                    .toList();
        }
        return last;
    }
}
