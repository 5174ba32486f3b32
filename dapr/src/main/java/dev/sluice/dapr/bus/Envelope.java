package dev.sluice.dapr.bus;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.codec.StructuredJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.zip.CRC32C;

/**
 * An event as it travels: a structured CloudEvent that carries its bus time as the extension {@value #BUS_TIME}, which is
 * not part of the event that was published and is taken off again.
 */
record Envelope(Event event, long busTimeMillis) {

    /** The extension that carries the bus time, UTC with milliseconds. */
    static final String BUS_TIME = "sluicetime";

    /** The extension that carries the event's id where the broker sees another. */
    static final String ID = "sluiceid";

    /** The extension that carries the topic where what an app does not take ends on one topic for all. */
    static final String TOPIC = "sluicetopic";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** As other Dapr apps can read it, too. */
    byte[] write() {
        return StructuredJson.writeExact(stamped());
    }

    /** The same, with its topic as the extension {@value #TOPIC}. */
    byte[] writeNaming(String topic) {
        return StructuredJson.writeExact(
                stamped().toBuilder().extension(TOPIC, topic).build());
    }

    /**
     * The topic that an event was published on.
     *
     * @throws IllegalArgumentException when it is no structured CloudEvent 1.0, or does not say
     */
    static String topic(byte[] bytes) {
        Object topic = StructuredJson.read(bytes).extensions().get(TOPIC);
        if (topic == null) {
            throw new IllegalArgumentException("the event does not say its topic");
        }
        return topic.toString();
    }

    /**
     * With an id that differs wherever topic, source, data or bus time differ, so that a broker which compares ids takes only
     * a repeated batch for a repeat; the event's own id travels as the extension {@value #ID}.
     */
    byte[] writeWithUniqueId(String topic) {
        Event stamped = stamped();
        CRC32C sum = new CRC32C();
        sum.update(StructuredJson.writeExact(stamped));
        String unique =
                stamped.id() + "." + Long.toHexString(sum.getValue()) + "." + Integer.toHexString(topic.hashCode());
        return StructuredJson.writeExact(
                stamped.toBuilder().id(unique).extension(ID, stamped.id()).build());
    }

    private Event stamped() {
        return event.toBuilder()
                .extension(BUS_TIME, TIME.format(Instant.ofEpochMilli(busTimeMillis)))
                .build();
    }

    /**
     * Reads what a broker holds.
     *
     * @param arrivedMillis the bus time of an event that carries none
     * @throws IllegalArgumentException when it is no structured CloudEvent 1.0
     */
    static Envelope read(byte[] bytes, long arrivedMillis) {
        return of(StructuredJson.read(bytes), arrivedMillis);
    }

    /** Takes the bus time off an event; one that cannot be read as a time stays where it is. */
    static Envelope of(Event arrived, long arrivedMillis) {
        Event event = withOwnId(withoutTopic(arrived));
        Object stamp = event.extensions().get(BUS_TIME);
        if (stamp == null) {
            return new Envelope(event, arrivedMillis);
        }
        try {
            long millis = Instant.parse(stamp.toString()).toEpochMilli();
            return new Envelope(event.toBuilder().withoutExtension(BUS_TIME).build(), millis);
        } catch (DateTimeException notATime) {
            return new Envelope(event, arrivedMillis);
        }
    }

    private static Event withoutTopic(Event event) {
        return event.extensions().containsKey(TOPIC)
                ? event.toBuilder().withoutExtension(TOPIC).build()
                : event;
    }

    private static Event withOwnId(Event event) {
        Object id = event.extensions().get(ID);
        return id == null
                ? event
                : event.toBuilder().id(id.toString()).withoutExtension(ID).build();
    }
}
