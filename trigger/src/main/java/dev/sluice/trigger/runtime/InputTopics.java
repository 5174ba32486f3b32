package dev.sluice.trigger.runtime;

import dev.sluice.eventbus.Topic;
import dev.sluice.trigger.store.ReadTopic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where a trigger reads what its inputs name, and where it was before a bus was edited: what was published there is still to be
 * read. See docs/adr/0087-what-is-left-on-the-bus-before.md. Immutable.
 *
 * @param all the topics that are read now, and those of before that still concern the trigger
 */
record InputTopics(Set<ReadTopic> all) {

    /** Inputs of this kind name a topic that subscribers write, not a source event. */
    static final String WRITTEN = "topic ";

    InputTopics {
        all = Set.copyOf(all);
    }

    /**
     * Where an edit finds its trigger.
     *
     * @param position what the trigger has looked at
     * @param head the newest position of the log
     * @param copied whether the log is the copy of another bus: what was taken over from there may still come into it
     */
    record Place(long position, long head, boolean copied) {}

    /**
     * A topic of before.
     *
     * @param now the topic that its input reads now
     * @param until the last position at which it concerns the trigger
     */
    record Former(Topic now, long until) {}

    /**
     * After an edit, or a start.
     *
     * @param now the topic of what each input names
     */
    InputTopics edited(Map<String, Topic> now, Place place) {
        Map<Map.Entry<String, Topic>, ReadTopic> next = new HashMap<>();
        now.forEach(
                (origin, topic) -> next.put(Map.entry(origin, topic), new ReadTopic(origin, topic, ReadTopic.STAYS)));
        for (ReadTopic known : all) {
            long until = end(known, place);
            if (now.containsKey(known.origin()) && until > place.position()) {
                next.putIfAbsent(Map.entry(known.origin(), known.topic()), known.until(until));
            }
        }
        return new InputTopics(new HashSet<>(next.values()));
    }

    /**
     * Until where a topic counts that is not read now. Sources follow an edit after the triggers do, so the log's head does not
     * say yet what they put on the bus of before; when the next edit or a start comes, it does. Who writes a subscriber's topic
     * may go on with it, which is no business of this trigger.
     */
    private static long end(ReadTopic known, Place place) {
        if (known.stays() && !known.origin().startsWith(WRITTEN)) {
            return ReadTopic.LEFT;
        }
        boolean open = known.stays() || (known.until() == ReadTopic.LEFT && !place.copied());
        return open ? place.head() : known.until();
    }

    /** The topics of before, without those that an input reads now. */
    Map<Topic, Former> former() {
        Map<String, Topic> now = new HashMap<>();
        all.stream().filter(ReadTopic::stays).forEach(each -> now.put(each.origin(), each.topic()));
        Map<Topic, Former> former = new HashMap<>();
        for (ReadTopic each : all) {
            Topic current = now.get(each.origin());
            if (!each.stays() && current != null) {
                former.put(each.topic(), new Former(current, each.until()));
            }
        }
        former.keySet().removeAll(new HashSet<>(now.values()));
        return Map.copyOf(former);
    }
}
