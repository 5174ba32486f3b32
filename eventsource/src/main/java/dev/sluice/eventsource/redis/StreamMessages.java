package dev.sluice.eventsource.redis;

import dev.sluice.eventsource.spi.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of stream entries. A field {@code data} is the body, and the other fields are headers; an entry without one
 * becomes a JSON object of its fields.
 */
final class StreamMessages {

    private static final String BODY = "data";

    private final String key;
    private final String sourceHash;

    StreamMessages(String key, String sourceHash) {
        this.key = key;
        this.sourceHash = sourceHash;
    }

    /**
     * A message.
     *
     * @param id the entry's id, milliseconds and a number
     * @param fields names and values in turn
     */
    Message of(String id, Response fields) {
        Map<String, Object> texts = new LinkedHashMap<>();
        Map<String, String> headers = new HashMap<>();
        byte[] body = null;
        for (int name = 0; name + 1 < fields.size(); name += 2) {
            String field = fields.get(name).toString();
            Response value = fields.get(name + 1);
            if (field.equals(BODY)) {
                body = value.toBytes();
            }
            texts.put(field, value.toString());
            headers.put(field.toLowerCase(Locale.ROOT), value.toString());
        }
        boolean bare = body != null;
        return new Message(
                body == null ? new JsonObject(texts).toBuffer().getBytes() : body,
                bare ? headers.get("content-type") : "application/json",
                bare ? headers : Map.of(),
                Map.of("key", key, "id", id, "fields", texts),
                new Message.Defaults(RedisSourceKind.EVENT_TYPE, id + "-" + sourceHash, key, null, time(id)));
    }

    private static @Nullable String time(String id) {
        int dash = id.indexOf('-');
        return dash < 0 || dash > 15
                ? null
                : Instant.ofEpochMilli(Long.parseLong(id.substring(0, dash))).toString();
    }
}
