package dev.sluice.eventbus.feed;

import dev.sluice.eventbus.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which topics are catching up with their backlog, and how far all of them have come. A topic catches up from its start, or
 * from an event that is no longer {@link #FRESH}, until a fresh one is in or none came for {@link #SILENT}. Pure: time is a
 * parameter. Not thread-safe.
 */
final class CatchUp {

    /** An event younger than this came as it happened. */
    static final Duration FRESH = Duration.ofSeconds(5);

    /** A topic that had nothing for so long has no backlog left. */
    static final Duration SILENT = Duration.ofSeconds(10);

    /** {@link #bound}: no topic is catching up. */
    static final long ALL = Long.MAX_VALUE;

    /** {@link #bound}: a topic that is catching up has shown nothing yet. */
    static final long NONE = Long.MIN_VALUE;

    private static final class Lag {
        long newest = NONE;
        long heardMillis;

        Lag(long now) {
            heardMillis = now;
        }
    }

    private final Map<Topic, @Nullable Lag> topics = new HashMap<>();
    private boolean begun;
    private boolean connected;

    /** These topics are read from now on, and no others; a new one is catching up. Before the first call all are. */
    void follow(Set<Topic> now, long millis) {
        begun = true;
        topics.keySet().retainAll(now);
        for (Topic topic : now) {
            if (!topics.containsKey(topic)) {
                topics.put(topic, new Lag(millis));
            }
        }
    }

    /** The bus is there: silence counts. */
    void connected(long millis) {
        connected = true;
        for (Lag lag : topics.values()) {
            if (lag != null) {
                lag.heardMillis = millis;
            }
        }
    }

    /** The bus is gone: what happens meanwhile will be a backlog on all topics, and silence says nothing. */
    void disconnected(long millis) {
        connected = false;
        topics.replaceAll((topic, lag) -> new Lag(millis));
    }

    /** An event arrives; it is not safe yet. One of a topic that is not followed keeps nobody waiting. */
    void arrives(Topic topic, long stamp, long millis) {
        Lag lag = topics.get(topic);
        if (lag != null) {
            lag.heardMillis = millis;
        } else if (topics.containsKey(topic) && !isFresh(stamp, millis)) {
            topics.put(topic, new Lag(millis));
        }
    }

    /** An event that arrived is safe, with all that its topic brought before it. */
    void took(Topic topic, long stamp, long millis) {
        Lag lag = topics.get(topic);
        if (lag == null) {
            return;
        }
        if (isFresh(stamp, millis)) {
            topics.put(topic, null);
        } else {
            lag.newest = Math.max(lag.newest, stamp);
        }
    }

    private static boolean isFresh(long stamp, long millis) {
        return stamp > millis - FRESH.toMillis();
    }

    /** Whether any topic is catching up; silence is looked at by {@link #bound}. */
    boolean isCatchingUp() {
        return !begun || topics.values().stream().anyMatch(lag -> lag != null);
    }

    /**
     * Up to which stamp everything is in.
     *
     * @return the smallest newest stamp of the topics that are catching up, or {@link #ALL} or {@link #NONE}
     */
    long bound(long millis) {
        long bound = begun ? ALL : NONE;
        for (Map.Entry<Topic, @Nullable Lag> entry : topics.entrySet()) {
            Lag lag = entry.getValue();
            if (lag != null && connected && millis - lag.heardMillis >= SILENT.toMillis()) {
                entry.setValue(null);
            } else if (lag != null) {
                bound = Math.min(bound, lag.newest);
            }
        }
        return bound;
    }

    /** Whether the others wait for this topic, or will when they have come further. */
    boolean isHindmost(Topic topic) {
        Lag lag = topics.get(topic);
        return lag != null && topics.values().stream().allMatch(other -> other == null || other.newest >= lag.newest);
    }

    /** The topics that are catching up. */
    Set<Topic> catchingUp() {
        Set<Topic> found = new HashSet<>();
        topics.forEach((topic, lag) -> {
            if (lag != null) {
                found.add(topic);
            }
        });
        return found;
    }
}
