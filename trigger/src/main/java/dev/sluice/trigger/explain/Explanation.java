package dev.sluice.trigger.explain;

import dev.sluice.expression.Proposal;
import dev.sluice.expression.Reason;
import dev.sluice.trigger.store.DeliveryRecords;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event brought about, and why not more.
 *
 * @param position the event's position in the log, 0 when it is not stored
 * @param id the CloudEvent id
 * @param busTime when the bus took it
 * @param topic where it was published
 * @param triggers the triggers that read the topic, or the one that was asked for
 * @param note what else a person should know, empty when there is nothing
 */
public record Explanation(
        long position, String id, String busTime, String topic, List<OfTrigger> triggers, String note) {

    /** Most lines of text for one subscriber. */
    public static final int MOST_LINES = 12;

    /** Copies the list. */
    public Explanation {
        triggers = List.copyOf(triggers);
    }

    /** Whether a subscriber fired. */
    public boolean fired() {
        return triggers.stream().flatMap(of -> of.subscribers().stream()).anyMatch(OfSubscriber::fired);
    }

    /**
     * One trigger.
     *
     * @param trigger {@code namespace/name}
     * @param generation the version that handled the event; empty when that is not known
     * @param running the version that runs now and that this explanation is of
     * @param note what a person should know before the rest: paused, not handled yet, edited since; else empty
     * @param subscribers its subscribers, in the order of the file
     */
    public record OfTrigger(
            String trigger, String generation, String running, String note, List<OfSubscriber> subscribers) {

        /** Copies the list. */
        public OfTrigger {
            subscribers = List.copyOf(subscribers);
        }
    }

    /**
     * One subscriber.
     *
     * @param subscriber its name
     * @param condition its condition as it is written
     * @param fired whether it fired at this event
     * @param failed the first thing that failed; null when it fired, or waits for a pattern
     * @param others what failed beside it, for other inputs
     * @param patterns the patterns that took the event and that it waits for
     * @param deliveries what became of what it fired at this event
     * @param text all of this for people, at most {@value Explanation#MOST_LINES} lines
     */
    public record OfSubscriber(
            String subscriber,
            String condition,
            boolean fired,
            @Nullable Failed failed,
            List<Failed> others,
            List<Waiting> patterns,
            List<DeliveryRecords.Entry> deliveries,
            List<String> text) {

        /** Copies the lists. */
        public OfSubscriber {
            others = List.copyOf(others);
            patterns = List.copyOf(patterns);
            deliveries = List.copyOf(deliveries);
            text = List.copyOf(text);
        }
    }

    /** Where it failed. */
    public enum Where {
        /** No input of the subscriber reads the event's topic. */
        TOPIC,
        /** An input does not take the event: its {@code match}, {@code where} or {@code filters}. */
        INPUT,
        /** The condition is false. */
        CONDITION,
        /** A pattern finds no key in the event. */
        KEY
    }

    /**
     * Something that failed.
     *
     * @param where which station
     * @param name the input, pattern or name; empty for a topic
     * @param expression what was asked, as it is written
     * @param error why it could not be evaluated, null when it is just false
     * @param seen the values it looked at
     * @param wouldMatch the smallest change of fields that would match; empty when none is known
     */
    public record Failed(
            Where where,
            String name,
            String expression,
            @Nullable String error,
            List<Reason.Seen> seen,
            List<Proposal.Change> wouldMatch) {

        /** Copies the lists. */
        public Failed {
            seen = List.copyOf(seen);
            wouldMatch = List.copyOf(wouldMatch);
        }
    }

    /**
     * A pattern that took the event.
     *
     * @param pattern its name
     * @param kind its kind as it is written
     * @param key the event's key, null without {@code by}
     * @param count events of the key that it remembers, this one included, by their weight; or different values
     * @param wanted how much it waits for; 0 where it does not count
     * @param missing what has still to happen, for people
     * @param by until when, as a time; null when there is no limit or it is not known
     * @param exact whether this is surely how it stood; else it may depend on events before {@code since}
     * @param since what {@code count} is made from begins here; null when it is all there ever was
     */
    public record Waiting(
            String pattern,
            String kind,
            @Nullable String key,
            long count,
            long wanted,
            String missing,
            @Nullable String by,
            boolean exact,
            @Nullable String since) {}
}
