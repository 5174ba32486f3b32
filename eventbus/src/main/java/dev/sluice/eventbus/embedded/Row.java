package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.codec.AttributesJson;
import dev.sluice.eventbus.store.Hash;

/**
 * A publication, prepared on the publisher's thread so that the writer only has to store it.
 *
 * @param attributes the event's attributes as stored
 * @param bytes attributes and data together, as stored
 * @param idHash hash of the id, for finding
 * @param key hash of source and id, for recognising repeats
 * @param content hash of everything, for telling a repeat from a conflict
 */
record Row(Topic topic, Event event, String attributes, int bytes, int idHash, long key, long content) {

    static Row of(Publication publication) {
        return of(publication.topic(), publication.event(), AttributesJson.write(publication.event()));
    }

    static Row of(Topic topic, Event event, String attributes) {
        byte[] data = event.data();
        long id = Hash.of(0, event.id());
        long content = Hash.of(Hash.of(event.hasData() ? 1 : 2, attributes), data);
        return new Row(
                topic,
                event,
                attributes,
                utf8Length(attributes) + data.length,
                (int) id,
                Hash.of(id, event.source()),
                content);
    }

    /** The key under which a repeat on this topic is recognised. */
    static long key(Row row, int topic) {
        return Hash.mix(row.key + topic);
    }

    static int idHash(String id) {
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
