package dev.sluice.trigger.runtime;

/** The places that a subscriber can name. */
public enum TargetKind {
    /** {@code sink}. */
    SINK("sink"),
    /** {@code topic}. */
    TOPIC("topic"),
    /** {@code deadLetterSink}: gets what the others gave up. */
    DEAD_LETTER_SINK("deadLetterSink"),
    /** {@code deadLetterTopic}: gets what the others gave up. */
    DEAD_LETTER_TOPIC("deadLetterTopic");

    private final String field;

    TargetKind(String field) {
        this.field = field;
    }

    /** The field of the subscriber that names it. */
    public String field() {
        return field;
    }

    /** Whether it gets dead letters only. */
    public boolean forDeadLetters() {
        return this == DEAD_LETTER_SINK || this == DEAD_LETTER_TOPIC;
    }

    /** The kind with this field name. */
    static TargetKind of(String field) {
        for (TargetKind kind : values()) {
            if (kind.field.equals(field)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown target kind \"" + field + "\"");
    }
}
