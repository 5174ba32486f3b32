package dev.sluice.trigger.explain;

import dev.sluice.eventbus.EventLog;
import dev.sluice.eventbus.EventQuery;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.trigger.engine.InputProgram;
import dev.sluice.trigger.engine.StateSource;
import dev.sluice.trigger.engine.TriggerInstance;
import dev.sluice.trigger.engine.TriggerProgram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Leads a trigger through the stored events before one of them, without side effects: a fresh instance, no store, no sink. Reads
 * at most so many events, the newest first, once for all triggers of one question. Not thread-safe. Blocks on disk.
 */
final class Rewind {

    /** The fewest events that each of many triggers is led through. */
    private static final int LEAST_EVENTS = 200;

    private final EventLog log;
    private final StoredEvent until;
    private final int mostPerTopic;
    private final int mostPerTrigger;
    private final Map<Topic, List<StoredEvent>> read = new HashMap<>();

    /**
     * Nothing is read yet.
     *
     * @param until the event before which it ends
     * @param topics all topics that will be asked for
     * @param triggers how many triggers will be led
     * @param mostEvents how many events are read at most
     */
    Rewind(EventLog log, StoredEvent until, Set<Topic> topics, int triggers, int mostEvents) {
        this.log = log;
        this.until = until;
        this.mostPerTopic = Math.max(1, mostEvents / Math.max(1, topics.size()));
        this.mostPerTrigger = Math.max(LEAST_EVENTS, mostEvents / Math.max(1, triggers));
    }

    /**
     * A trigger as it stood.
     *
     * @param instance has seen the events, but not the one that is asked about
     * @param events what it was led through, oldest first
     * @param sinceMillis bus time from which it has seen all events of its topics
     * @param whole whether these are all events that the trigger ever looked at
     */
    record Past(TriggerInstance instance, List<StoredEvent> events, long sinceMillis, boolean whole) {

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
        Map<Long, StoredEvent> known = new HashMap<>();
        TriggerInstance instance =
                new TriggerInstance(program, StateSource.EMPTY, position -> Optional.ofNullable(known.get(position)));
        if (!program.stateful()) {
            return new Past(instance, List.of(), until.busTimeMillis(), true);
        }
        List<StoredEvent> events = new ArrayList<>();
        long cut = Math.max(begin, 0);
        boolean complete = log.earliest() <= begin + 1;
        for (Topic topic : program.topics()) {
            List<StoredEvent> newestFirst = read.computeIfAbsent(topic, this::read);
            if (newestFirst.size() == mostPerTopic) {
                long oldest = newestFirst.get(newestFirst.size() - 1).position();
                complete &= oldest <= begin;
                cut = Math.max(cut, oldest - 1);
            }
            events.addAll(newestFirst);
        }
        long after = cut;
        events.removeIf(event -> event.position() <= after);
        events.sort(Comparator.comparingLong(StoredEvent::position));
        boolean cutShort = events.size() > mostPerTrigger;
        List<StoredEvent> led = cutShort ? events.subList(events.size() - mostPerTrigger, events.size()) : events;
        boolean whole = complete && !cutShort;
        if (whole) {
            instance.advanceTo(
                    led.isEmpty()
                            ? beginMillis
                            : Math.min(beginMillis, led.get(0).busTimeMillis()));
        }
        for (StoredEvent event : led) {
            known.put(event.position(), event);
            instance.onEvent(event);
        }
        known.put(until.position(), until);
        long since = led.isEmpty() || whole ? since(program) : led.get(0).busTimeMillis();
        return new Past(instance, led, since, whole);
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

    private List<StoredEvent> read(Topic topic) {
        return log.find(new EventQuery(null, null, topic, null, null, until.position(), mostPerTopic));
    }
}
