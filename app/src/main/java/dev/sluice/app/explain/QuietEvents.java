package dev.sluice.app.explain;

import dev.sluice.app.output.QuietHint;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.EventLog;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.trigger.explain.EventExplainer;
import dev.sluice.trigger.explain.Explanation;
import dev.sluice.trigger.explain.ExplanationText;
import dev.sluice.trigger.explain.History;
import dev.sluice.trigger.runtime.Watcher;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the newest events that fired nothing, and asks them for their reasons when it is quiet. Groups call on their threads
 * and pay for a counter and a reference; reasons are made by who asks for the hint.
 */
public final class QuietEvents implements Watcher {

    private static final int REMEMBERED = 32;
    private static final int READ_EVENTS = 200;
    private static final int MOST_REASONS = 2;
    private static final long QUIET_MILLIS = 2_000;
    private static final long PERIOD_MILLIS = 10_000;
    private static final String COMMAND = "sluice explain";

    private final InstantSource clock;
    private final @Nullable StoredEvent[] newest = new StoredEvent[REMEMBERED];
    private long count;
    private long newestPosition;
    private long toldMillis;
    private volatile long firedMillis;

    /** Nothing was seen yet. */
    public QuietEvents(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void fired(Fired fired) {
        firedMillis = clock.millis();
    }

    /** Each event once, though each group tells of it. */
    @Override
    public synchronized void quiet(StoredEvent event) {
        if (event.position() > newestPosition) {
            newestPosition = event.position();
            newest[(int) (count++ % REMEMBERED)] = event;
        }
    }

    /**
     * What is to be said now: nothing while something fires, and at most once in ten seconds. Blocks on disk.
     *
     * @param topology what runs
     * @param log where events are
     * @param history what really happened
     */
    public Optional<QuietHint> hint(Topology topology, EventLog log, History history) {
        long now = clock.millis();
        long told;
        List<StoredEvent> asked;
        synchronized (this) {
            if (count == 0 || now - firedMillis < QUIET_MILLIS || now - toldMillis < PERIOD_MILLIS) {
                return Optional.empty();
            }
            asked = remembered();
            told = count;
            count = 0;
            toldMillis = now;
        }
        EventExplainer explainer = new EventExplainer(log, history, READ_EVENTS);
        return hint(
                told,
                asked.stream()
                        .map(event -> explainer.explain(topology, event, null))
                        .toList());
    }

    private List<StoredEvent> remembered() {
        List<StoredEvent> events = new ArrayList<>();
        for (int i = 0; i < Math.min(count, REMEMBERED); i++) {
            StoredEvent event = newest[i];
            if (event != null) {
                events.add(event);
            }
            newest[i] = null;
        }
        return events;
    }

    private static Optional<QuietHint> hint(long told, List<Explanation> asked) {
        Map<String, Integer> reasons = new TreeMap<>();
        int fired = 0;
        for (Explanation explanation : asked) {
            String reason = ExplanationText.briefly(explanation);
            if (explanation.fired()) {
                fired++;
            } else if (!reason.isEmpty()) {
                reasons.merge(reason, 1, Integer::sum);
            }
        }
        if (fired == told) {
            return Optional.empty();
        }
        List<QuietHint.Reason> sorted = reasons.entrySet().stream()
                .map(entry -> new QuietHint.Reason(entry.getValue(), entry.getKey()))
                .sorted(Comparator.comparingInt(QuietHint.Reason::count).reversed())
                .limit(MOST_REASONS)
                .toList();
        return Optional.of(new QuietHint(told - fired, asked.size() - fired, sorted, COMMAND));
    }
}
