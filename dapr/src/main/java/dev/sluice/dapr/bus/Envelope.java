package dev.sluice.dapr.bus;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.codec.StructuredJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * An event as it travels: a structured CloudEvent that carries its bus time as the extension {@value #BUS_TIME}, which is
 * not part of the event that was published and is taken off again.
 */
record Envelope(Event event, long busTimeMillis) {

    /** The extension that carries the bus time, UTC with milliseconds. */
    static final String BUS_TIME = "sluicetime";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    byte[] write() {
        return StructuredJson.write(event.toBuilder()
                .extension(BUS_TIME, TIME.format(Instant.ofEpochMilli(busTimeMillis)))
                .build());
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
    static Envelope of(Event event, long arrivedMillis) {
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
}
