package dev.sluice.app.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.expression.EventView;
import dev.sluice.trigger.engine.StoredEvents;
import dev.sluice.trigger.engine.TriggerProgram;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One replay of triggers, alone or compared with how they were before, told as records: {@code firing} as they come, or {@code
 * gained} and {@code lost} at the end; {@code progress} now and then; one {@code summary} last. Not thread-safe; used once.
 */
public final class ReplayRun {

    private static final int EVENTS_PER_PROGRESS = 100_000;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Consumer<ObjectNode> out;
    private final long limit;
    private final TriggerReplays now;
    private final @Nullable TriggerReplays before;
    private final Set<Topic> topics = new HashSet<>();
    private final Map<Fired.Identity, Deque<Fired>> gained = new LinkedHashMap<>();
    private final Map<Fired.Identity, Deque<Fired>> lost = new LinkedHashMap<>();
    private long events;
    private long firstMillis;
    private long lastMillis;
    private long firings;
    private long firingsBefore;

    /**
     * Replays triggers.
     *
     * @param programs the triggers
     * @param before how they were, to be compared with; null: only the triggers as they are
     * @param stored where events that patterns refer to are found
     * @param limit how many firings are told, those gained and those lost each; 0: all
     * @param out told the records
     * @param fired told every firing of the triggers as they are
     */
    public ReplayRun(
            List<TriggerProgram> programs,
            @Nullable List<TriggerProgram> before,
            StoredEvents stored,
            long limit,
            Consumer<ObjectNode> out,
            Consumer<Fired> fired) {
        this.out = out;
        this.limit = limit == 0 ? Long.MAX_VALUE : limit;
        this.now = new TriggerReplays(programs, stored, each -> {
            fired(each);
            fired.accept(each);
        });
        this.before = before == null ? null : new TriggerReplays(before, stored, this::firedBefore);
        topics.addAll(now.topics());
        if (this.before != null) {
            topics.addAll(this.before.topics());
        }
    }

    /** Starts the clock. */
    public void begin(long busMillis) {
        now.begin(busMillis);
        if (before != null) {
            before.begin(busMillis);
        }
    }

    /** The topics that its triggers read. */
    public Set<Topic> topics() {
        return Set.copyOf(topics);
    }

    /** Looks at the next event; one that no trigger reads does nothing. */
    public void event(StoredEvent event) {
        event(event, EventView.of(event.event()));
    }

    /** The same, with a view of the event. */
    public void event(StoredEvent event, EventView view) {
        if (!topics.contains(event.topic())) {
            return;
        }
        firstMillis = events == 0 ? event.busTimeMillis() : firstMillis;
        lastMillis = event.busTimeMillis();
        if (++events % EVENTS_PER_PROGRESS == 0) {
            out.accept(JSON.objectNode().set("progress", counts()));
        }
        now.event(event, view);
        if (before != null) {
            before.event(event, view);
        }
    }

    private void fired(Fired fired) {
        firings++;
        if (before != null) {
            cancel(fired, lost, gained);
        } else if (firings <= limit) {
            out.accept(JSON.objectNode().set("firing", fired.json()));
        }
    }

    private void firedBefore(Fired fired) {
        firingsBefore++;
        cancel(fired, gained, lost);
    }

    /** What both versions fire is neither gained nor lost; only what one of them has fired alone so far is remembered. */
    private static void cancel(
            Fired fired, Map<Fired.Identity, Deque<Fired>> others, Map<Fired.Identity, Deque<Fired>> own) {
        Fired.Identity identity = fired.identity();
        Deque<Fired> same = others.get(identity);
        if (same == null) {
            own.computeIfAbsent(identity, missing -> new ArrayDeque<>()).add(fired);
            return;
        }
        same.remove();
        if (same.isEmpty()) {
            others.remove(identity);
        }
    }

    /**
     * Lets time pass until the end, and tells the summary.
     *
     * @param busMillis when it ends; before the last event: at the last event
     */
    public void finish(long busMillis) {
        long end = Math.max(busMillis, lastMillis);
        now.finish(end);
        ObjectNode summary = counts();
        if (before != null) {
            before.finish(end);
            summary = counts();
            summary.put("before", firingsBefore);
            summary.put("gained", tell("gained", gained));
            summary.put("lost", tell("lost", lost));
        }
        out.accept(JSON.objectNode().set("summary", summary));
    }

    private long tell(String what, Map<Fired.Identity, Deque<Fired>> kept) {
        long told = 0;
        for (Deque<Fired> same : kept.values()) {
            for (Fired fired : same) {
                if (++told <= limit) {
                    out.accept(JSON.objectNode().set(what, fired.json()));
                }
            }
        }
        return told;
    }

    private ObjectNode counts() {
        ObjectNode counts = JSON.objectNode().put("events", events);
        if (events > 0) {
            counts.put("first", Instant.ofEpochMilli(firstMillis).toString());
            counts.put("last", Instant.ofEpochMilli(lastMillis).toString());
        }
        return counts.put("firings", firings);
    }
}
