package dev.sluice.trigger.delivery;

import dev.sluice.eventbus.Event;

/**
 * How a dead letter travels: the original event, unchanged in attributes and data, with what happened to it in extensions.
 * {@code knativeerrordest}, {@code knativeerrorcode} and {@code knativeerrordata} are there for tools that know them.
 */
public final class DeadLetterEvents {

    /** Why it was given up: the word of a {@link DeadLetterReason}. */
    public static final String REASON = "sluicereason";
    /** Attempts that were made. */
    public static final String ATTEMPTS = "sluiceattempts";
    /** What went wrong last. */
    public static final String MESSAGE = "sluiceerror";
    /** The trigger, {@code namespace/name}. */
    public static final String TRIGGER = "sluicetrigger";
    /** The version of the trigger. */
    public static final String GENERATION = "sluicegeneration";
    /** The subscriber's name. */
    public static final String SUBSCRIBER = "sluicesubscriber";

    private static final int MAX_CHARS = 1024;

    private DeadLetterEvents() {}

    /** The event that goes to the dead letter sink or topic. */
    public static Event of(DeadLetter letter) {
        Outcome.DeadLettered outcome = letter.outcome();
        Event.Builder builder = letter.event().toBuilder()
                .extension(REASON, outcome.reason().word())
                .extension(ATTEMPTS, outcome.attempts())
                .extension(TRIGGER, letter.trigger())
                .extension(SUBSCRIBER, letter.subscriber())
                .extension("knativeerrordest", letter.destination());
        text(builder, GENERATION, letter.generation());
        text(builder, MESSAGE, outcome.message());
        text(builder, "knativeerrordata", outcome.excerpt());
        if (outcome.code() != 0) {
            builder.extension("knativeerrorcode", outcome.code());
        }
        return builder.build();
    }

    /** Sets text as an attribute may hold it: not empty, no control characters, at most 1,024 characters. */
    private static void text(Event.Builder builder, String name, String value) {
        String allowed = value.replaceAll("\\p{Cntrl}+", " ").strip();
        if (!allowed.isEmpty()) {
            builder.extension(name, allowed.substring(0, Math.min(allowed.length(), MAX_CHARS)));
        }
    }
}
