package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventBusException.Kind;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.store.PreparedEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the order of a topic when an event of it is refused: what its publisher sent before it could know of the refusal is refused
 * too, also where there is room for it by now. Otherwise it would overtake the one that comes again. Writer thread only.
 *
 * <p>A publisher that has several on the way may be about to send one more in the moment in which it is told. So a topic of which
 * several were refused stays closed {@value #GRACE_MILLIS} ms longer, but not beyond {@value #MOST_MILLIS} ms: there are
 * publishers that do not wait when they are refused, and these must not keep a topic closed.
 *
 * <p>Why: {@code docs/adr/0012-what-comes-behind-a-refused-event.md}.
 */
final class Turnstile {

    static final long GRACE_MILLIS = 100;
    static final long MOST_MILLIS = 1_000;

    /** Topics on which the commit under way refuses. */
    private final Map<Topic, Refusal> refusing = new HashMap<>();
    /** Topics whose publishers it tells. */
    private final Map<Topic, Told> told = new HashMap<>();

    private final Map<Topic, Closure> closed = new HashMap<>();

    /** Why it refuses; for want of room, or only because of what was refused before. */
    private record Refusal(EventBusException reason, boolean first) {}

    /** When the first was told, and how many were. */
    private record Told(long nanos, int publications) {

        Told more(Told other) {
            return new Told(nanos, publications + other.publications);
        }
    }

    private record Closure(EventBusException reason, long sinceNanos, long untilNanos) {

        boolean holds(long madeNanos) {
            return madeNanos - untilNanos <= 0;
        }
    }

    /**
     * Refuses what was published behind a refused event.
     *
     * @param madeNanos when it was published
     * @throws EventBusException FULL
     */
    void check(PreparedEvent[] rows, long madeNanos) {
        if (refusing.isEmpty() && closed.isEmpty()) {
            return;
        }
        for (PreparedEvent row : rows) {
            Closure closure = closed.get(row.topic());
            if (closure != null && closure.holds(madeNanos)) {
                refusing.putIfAbsent(row.topic(), new Refusal(closure.reason, false));
            }
            Refusal before = refusing.get(row.topic());
            if (before != null) {
                throw EventBusException.of(
                        Kind.FULL,
                        "an event of " + row.topic() + " before this one was refused: " + before.reason.getMessage(),
                        before.reason);
            }
            closed.remove(row.topic());
        }
    }

    /** A publication is refused for a reason of its own. */
    void refuse(PreparedEvent[] rows, EventBusException reason) {
        for (PreparedEvent row : rows) {
            refusing.put(row.topic(), new Refusal(reason, true));
        }
    }

    /** A publication was refused, and its publisher knows from now on. */
    void telling(PreparedEvent[] rows, long nowNanos) {
        for (int i = 0; i < rows.length; i++) {
            if (i == 0 || !rows[i].topic().equals(rows[i - 1].topic())) {
                told.merge(rows[i].topic(), new Told(nowNanos, 1), Told::more);
            }
        }
    }

    /** All publishers of a commit were told. */
    void end() {
        told.forEach((topic, publishers) -> {
            Refusal refusal = refusing.get(topic);
            if (refusal != null) {
                closed.put(topic, closure(closed.get(topic), refusal, publishers));
            }
        });
        refusing.clear();
        told.clear();
    }

    private static Closure closure(@Nullable Closure before, Refusal refusal, Told publishers) {
        long grace = publishers.publications > 1 ? TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS) : 0;
        long until = publishers.nanos + grace;
        if (refusal.first || before == null) {
            return new Closure(refusal.reason, publishers.nanos, until);
        }
        long most = before.sinceNanos + TimeUnit.MILLISECONDS.toNanos(MOST_MILLIS);
        until = until - before.untilNanos < 0 ? before.untilNanos : until;
        return new Closure(before.reason, before.sinceNanos, until - most < 0 ? until : most);
    }
}
