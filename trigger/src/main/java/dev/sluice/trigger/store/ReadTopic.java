package dev.sluice.trigger.store;

import dev.sluice.eventbus.Topic;

/**
 * A topic on which a trigger reads or has read what one of its inputs names.
 *
 * @param origin what the input names: a source event, or a subscriber's topic
 * @param topic where that is, or was before its bus was edited
 * @param until {@link #STAYS}, {@link #LEFT}, or the last position at which the topic still concerns the trigger
 */
public record ReadTopic(String origin, Topic topic, long until) {

    /** {@link #until} of the topic that is read now. */
    public static final long STAYS = -1;

    /** {@link #until} of a topic that was left, while it is not known yet what its source has still put there. */
    public static final long LEFT = Long.MAX_VALUE;

    /** Whether it is what the input reads now. */
    public boolean stays() {
        return until == STAYS;
    }

    /** The same with another end. */
    public ReadTopic until(long position) {
        return new ReadTopic(origin, topic, position);
    }
}
