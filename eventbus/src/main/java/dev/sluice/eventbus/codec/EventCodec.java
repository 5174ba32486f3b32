package dev.sluice.eventbus.codec;

import dev.sluice.eventbus.Event;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A whole event as bytes, for keeping it outside the log (an outbox row, a dead letter). {@code decode(encode(e))} equals
 * {@code e} for every event.
 *
 * <p>Form: one byte version and flags, four bytes length of the attributes, the attributes as UTF-8 JSON ({@link
 * AttributesJson}), the data. Stateless and thread-safe.
 */
public final class EventCodec {

    private static final int VERSION = 1;
    private static final int HAS_DATA = 0x80;
    private static final int HEADER_BYTES = 5;

    private EventCodec() {}

    /** The bytes of an event. */
    public static byte[] encode(Event event) {
        byte[] attributes = AttributesJson.write(event).getBytes(StandardCharsets.UTF_8);
        byte[] data = event.data();
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + attributes.length + data.length);
        bytes.put((byte) (event.hasData() ? VERSION | HAS_DATA : VERSION));
        return bytes.putInt(attributes.length).put(attributes).put(data).array();
    }

    /**
     * The event of {@link #encode}d bytes.
     *
     * @throws IllegalArgumentException when the bytes are not an encoded event, or one of a newer version
     */
    public static Event decode(byte[] bytes) {
        if (bytes.length < HEADER_BYTES || (bytes[0] & 0x7f) != VERSION) {
            throw new IllegalArgumentException("not an encoded event of version " + VERSION + ": " + bytes.length
                    + " bytes" + (bytes.length > 0 ? ", version " + (bytes[0] & 0x7f) : ""));
        }
        int attributes = ByteBuffer.wrap(bytes).getInt(1);
        int data = HEADER_BYTES + attributes;
        if (attributes < 0 || data > bytes.length) {
            throw new IllegalArgumentException(
                    "encoded event is cut off: " + bytes.length + " bytes, attributes need " + data);
        }
        String json = new String(bytes, HEADER_BYTES, attributes, StandardCharsets.UTF_8);
        boolean hasData = (bytes[0] & HAS_DATA) != 0;
        return AttributesJson.read(json, hasData ? java.util.Arrays.copyOfRange(bytes, data, bytes.length) : null);
    }
}
