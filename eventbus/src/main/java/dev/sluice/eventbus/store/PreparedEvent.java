package dev.sluice.eventbus.store;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.codec.AttributesJson;

/**
 * A publication, prepared on the publisher's thread so that the writer only has to store it.
 *
 * @param attributes the event's attributes as stored
 * @param bytes attributes and data together, as stored
 * @param idHash hash of the id, for finding
 * @param key hash of source and id, for recognising repeats
 * @param content hash of the data, for telling a repeat from a conflict
 */
public record PreparedEvent(
        Topic topic, Event event, String attributes, int bytes, int idHash, long key, long content) {

    /** Prepares a publication. */
    public static PreparedEvent of(Publication publication) {
        return of(publication.topic(), publication.event(), AttributesJson.write(publication.event()));
    }

    /** Prepares a publication. */
    public static PreparedEvent of(Topic topic, Event event, String attributes) {
        byte[] data = event.data();
        long id = Hash.of(0, event.id());
        // Not the attributes: a source stamps the time at which it got a message, and a redelivery comes later.
        long content = Hash.of(event.hasData() ? 1 : 2, data);
        return new PreparedEvent(
                topic,
                event,
                attributes,
                utf8Length(attributes) + data.length,
                (int) id,
                Hash.of(id, event.source()),
                content);
    }

    /** What to say when a bus takes at most so many bytes and this is more. */
    public String tooLarge(int limit) {
        return "event " + event.id() + " for topic " + topic + " has " + bytes + " bytes; the bus takes " + limit
                + " (maxEventBytes)";
    }

    /** The key under which a repeat on this topic is recognised. */
    public long key(int topic) {
        return Hash.mix(key + topic);
    }

    /** The hash under which an id is found. */
    public static int idHash(String id) {
        return (int) Hash.of(0, id);
    }

    private static int utf8Length(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // A surrogate pair is four bytes, two for each of its halves.
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }
}
