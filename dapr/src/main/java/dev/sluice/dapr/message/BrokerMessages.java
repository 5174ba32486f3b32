package dev.sluice.dapr.message;

import dev.sluice.dapr.callback.Inbound;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.SourceName;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of what a component brings, with the attributes that the native connector of the same broker would give:
 * what comes from Kafka has its id from topic, partition and offset and its partition key from the record's key, what comes
 * from MQTT has the MQTT topic as subject.
 *
 * <p>Kafka components are rendered with {@code escapeHeaders}, so that keys and headers of any bytes pass through the
 * sidecar; they are unescaped here.
 */
public final class BrokerMessages {

    private static final String TOPIC = "__topic";
    private static final String PARTITION = "__partition";
    private static final String OFFSET = "__offset";
    private static final String TIMESTAMP = "__timestamp";
    private static final String KEY = "__key";

    private final String type;
    private final String sourceHash;

    /**
     * Messages of one source event.
     *
     * @param type the type of events that do not bring one, such as {@code dev.sluice.kafka.message}
     * @param name which event of which EventSource; its hash ends each id
     */
    public BrokerMessages(String type, SourceName name) {
        this.type = type;
        this.sourceHash = name.hash();
    }

    /** A message of a binding or pub/sub component. */
    public Message of(Inbound inbound) {
        Map<String, String> metadata = inbound.metadata();
        if (metadata.containsKey(PARTITION) && metadata.containsKey(OFFSET)) {
            return record(inbound, metadata);
        }
        Map<String, String> headers = lowerCase(metadata);
        Map<String, Object> meta = new HashMap<>();
        meta.put("headers", headers);
        String topic = metadata.get("topic");
        if (topic != null) {
            meta.put("topic", topic);
        }
        return new Message(
                inbound.data(),
                contentType(headers),
                headers,
                meta,
                new Message.Defaults(type, null, topic, null, null));
    }

    private Message record(Inbound inbound, Map<String, String> metadata) {
        String topic = metadata.getOrDefault(TOPIC, "");
        Map<String, String> headers = new HashMap<>();
        metadata.forEach((name, value) -> {
            if (!name.startsWith("__")) {
                headers.put(name.toLowerCase(Locale.ROOT), unescaped(value));
            }
        });
        String key = Optional.ofNullable(metadata.get(KEY))
                .map(BrokerMessages::unescaped)
                .orElse(null);
        long timestamp = number(metadata.get(TIMESTAMP), -1);
        Map<String, Object> meta = new HashMap<>();
        meta.put("topic", topic);
        meta.put("partition", number(metadata.get(PARTITION), 0));
        meta.put("offset", number(metadata.get(OFFSET), 0));
        meta.put("timestamp", timestamp);
        meta.put("headers", headers);
        if (key != null) {
            meta.put("key", key);
        }
        String id = topic + "-" + metadata.get(PARTITION) + "-" + metadata.get(OFFSET) + "-" + sourceHash;
        String time = timestamp < 0 ? null : Instant.ofEpochMilli(timestamp).toString();
        return new Message(
                inbound.data(), contentType(headers), headers, meta, new Message.Defaults(type, id, null, key, time));
    }

    private static Map<String, String> lowerCase(Map<String, String> metadata) {
        Map<String, String> headers = new HashMap<>();
        metadata.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        return headers;
    }

    private static @Nullable String contentType(Map<String, String> headers) {
        String dashed = headers.get("content-type");
        return dashed != null ? dashed : headers.get("contenttype");
    }

    private static long number(@Nullable String text, long otherwise) {
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            return otherwise;
        }
    }

    /** What the record holds: as text, or in base 64 where it is none. */
    private static String unescaped(String escaped) {
        byte[] bytes = bytes(escaped);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            return Base64.getEncoder().encodeToString(bytes);
        }
    }

    /** The bytes behind Go's {@code url.QueryEscape}; what is not escaped properly stays as it is. */
    private static byte[] bytes(String escaped) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(escaped.length());
        byte[] from = escaped.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < from.length; i++) {
            int high = from[i] == '%' && i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(from[i + 2], 16);
            if (low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(from[i] == '+' ? ' ' : from[i]);
            }
        }
        return bytes.toByteArray();
    }
}
