package dev.sluice.eventbus.feed;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.contract.TestEvents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Random events of several topics over an hour, each with a time of its own, to be handed over topic by topic. */
final class Backlog {

    private final Random random;
    private final List<List<StoredEvent>> topics = new ArrayList<>();
    private final int[] next;

    Backlog(Random random, int topicCount, int eventsPerTopic, long fromMillis, long toMillis) {
        this.random = random;
        this.next = new int[topicCount];
        for (int t = 0; t < topicCount; t++) {
            topics.add(topic(t, topicCount, eventsPerTopic, fromMillis, toMillis));
        }
    }

    private List<StoredEvent> topic(int number, int topicCount, int events, long from, long to) {
        Topic topic = new Topic("default/main", "default.in.t" + number);
        long slots = (to - from) / topicCount;
        List<Long> times =
                random.longs(0, slots).distinct().limit(events).sorted().boxed().toList();
        List<StoredEvent> made = new ArrayList<>();
        for (long time : times) {
            Event event = TestEvents.random(random, topic.name() + "-" + made.size());
            made.add(new StoredEvent(made.size() + 1, from + time * topicCount + number, topic, event));
        }
        return made;
    }

    /** All events in the order in which they happened. */
    List<StoredEvent> inOrder() {
        return topics.stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingLong(StoredEvent::busTimeMillis))
                .toList();
    }

    boolean hasMore() {
        for (int t = 0; t < next.length; t++) {
            if (next[t] < topics.get(t).size()) {
                return true;
            }
        }
        return false;
    }

    /** The next batch of a random topic; sometimes it begins with events that were handed over already. */
    List<StoredEvent> batch() {
        int t;
        do {
            t = random.nextInt(next.length);
        } while (next[t] == topics.get(t).size());
        int from = Math.max(0, next[t] - (random.nextInt(4) == 0 ? random.nextInt(5) : 0));
        int to = Math.min(topics.get(t).size(), next[t] + 1 + random.nextInt(8));
        next[t] = to;
        return topics.get(t).subList(from, to);
    }
}
