package dev.sluice.eventsource.spi;

/** The durable outcome of one message. */
public sealed interface Emitted {

    /**
     * The event is on the bus.
     *
     * @param eventId its CloudEvent id
     * @param position its place in the log, 0 where the bus has none
     */
    record Stored(String eventId, long position) implements Emitted {}

    /**
     * The bus already had this event.
     *
     * @param eventId its CloudEvent id
     */
    record Duplicate(String eventId) implements Emitted {}

    /**
     * The source's {@code where} said no; counted, not published.
     *
     * @param eventId the id it would have had
     */
    record Filtered(String eventId) implements Emitted {}

    /**
     * It could not be parsed or shaped, and {@code onError} is {@code deadLetter}: it is kept with the reason.
     *
     * @param reason what was wrong and where
     */
    record DeadLettered(String reason) implements Emitted {}

    /**
     * It could not be parsed or shaped, and {@code onError} is {@code skip}: counted, gone.
     *
     * @param reason what was wrong and where
     */
    record Skipped(String reason) implements Emitted {}
}
