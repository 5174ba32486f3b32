package dev.sluice.eventsource.kafka;

import dev.sluice.eventsource.spi.Message;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of records: headers in lower case, a key that is not UTF-8 in base 64, a record without a value (a
 * tombstone) as an empty body.
 */
final class RecordMessages {

    private static final String TYPE = "dev.sluice.kafka.message";
    private static final byte[] NO_BODY = {};

    private final String sourceHash;

    /**
     * Messages of one source.
     *
     * @param sourceHash ends each id, so that no two sources share one
     */
    RecordMessages(String sourceHash) {
        this.sourceHash = sourceHash;
    }

    Message of(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
        Map<String, String> headers = headers(record);
        byte[] keyBytes = record.key();
        String key = keyBytes == null ? null : text(keyBytes);
        byte[] body = record.value();
        return new Message(
                body == null ? NO_BODY : body,
                headers.get("content-type"),
                headers,
                meta(record, key, headers),
                new Message.Defaults(TYPE, id(record), null, key, time(record)));
    }

    private String id(ConsumerRecord<?, ?> record) {
        return record.topic() + "-" + record.partition() + "-" + record.offset() + "-" + sourceHash;
    }

    private static @Nullable String time(ConsumerRecord<?, ?> record) {
        return record.timestamp() < 0
                ? null
                : Instant.ofEpochMilli(record.timestamp()).toString();
    }

    private static Map<String, Object> meta(
            ConsumerRecord<?, ?> record, @Nullable String key, Map<String, String> headers) {
        Map<String, Object> meta = new HashMap<>();
        meta.put("topic", record.topic());
        meta.put("partition", (long) record.partition());
        meta.put("offset", record.offset());
        meta.put("timestamp", record.timestamp());
        meta.put("headers", headers);
        if (key != null) {
            meta.put("key", key);
        }
        return meta;
    }

    private static Map<String, String> headers(ConsumerRecord<?, ?> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            byte[] value = header.value();
            if (value != null) {
                headers.put(header.key().toLowerCase(Locale.ROOT), new String(value, StandardCharsets.UTF_8));
            }
        }
        return headers;
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            return Base64.getEncoder().encodeToString(bytes);
        }
    }
}
