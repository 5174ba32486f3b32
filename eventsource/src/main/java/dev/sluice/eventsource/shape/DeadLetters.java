package dev.sluice.eventsource.shape;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventsource.cloudevents.Fault;
import dev.sluice.eventsource.spi.Message;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the dead letters of one source event: {@value #TYPE} events on the bus's reserved topic, whose data says the reason
 * and holds the message as it came, without credentials.
 */
final class DeadLetters {

    static final String TYPE = "dev.sluice.deadletter";

    /** How much of a message that is too large is kept. */
    static final int KEPT_BYTES = 4096;

    private static final int ROOM_FOR_ATTRIBUTES = 1024;

    /** Tried in turn until the dead letter itself is not too large. */
    private static final int[] CUTS = {Integer.MAX_VALUE, KEPT_BYTES, 256, 0};

    private final Topic topic;
    private final int maxBytes;
    private final String source;
    private final EventIds ids;
    private final EventTimes times;

    DeadLetters(Topic topic, int maxBytes, String source, EventIds ids, EventTimes times) {
        this.topic = topic;
        this.maxBytes = maxBytes;
        this.source = source;
        this.ids = ids;
        this.times = times;
    }

    Publication of(Message message, Shaped.Cause cause, Fault fault) {
        return of(message, cause, data(message, cause, fault, cause == Shaped.Cause.TOO_LARGE ? 1 : 0), fault);
    }

    /** With the beginning of the message only, where the bus does not take the whole, whatever it says of its limit. */
    Publication brief(Message message, Shaped.Failed failed) {
        byte[] data = data(message, failed.cause(), failed.fault(), 1);
        return of(message, failed.cause(), data, failed.fault());
    }

    private Publication of(Message message, Shaped.Cause cause, byte[] data, Fault fault) {
        Event event = Event.builder()
                .id(id(message))
                .source(source)
                .type(TYPE)
                .subject(message.defaults().subject())
                .time(times.now())
                .dataContentType(PayloadReader.JSON)
                .extension("knativeerrordest", topic.name())
                .extension("knativeerrordata", describe(fault))
                .extension("sluicereason", reason(cause))
                .extension("sluiceerror", describe(fault))
                .data(data)
                .build();
        return new Publication(new Topic(topic.bus(), Topic.DEAD_LETTERS), event);
    }

    /** As an attribute may hold it. */
    private static String describe(Fault fault) {
        return fault.describe().replaceAll("\\p{Cntrl}+", " ");
    }

    /** A redelivered message gives the same dead letter. */
    private String id(Message message) {
        String id = message.defaults().id();
        return id == null ? ids.next() : "dead-" + id;
    }

    static String reason(Shaped.Cause cause) {
        return switch (cause) {
            case INVALID_CLOUDEVENT -> "InvalidCloudEvent";
            case INVALID_JSON -> "InvalidJson";
            case UNSUPPORTED -> "Unsupported";
            case UNREADABLE -> "Unreadable";
            case EXPRESSION -> "ExpressionFailed";
            case TOO_LARGE -> "TooLarge";
        };
    }

    private byte[] data(Message message, Shaped.Cause cause, Fault fault, int firstCut) {
        byte[] data = {};
        for (int kept : Arrays.copyOfRange(CUTS, firstCut, CUTS.length)) {
            data = JsonValues.bytes(fields(message, cause, fault, kept));
            if (data.length + ROOM_FOR_ATTRIBUTES <= maxBytes) {
                break;
            }
        }
        return data;
    }

    private Map<String, Object> fields(Message message, Shaped.Cause cause, Fault fault, int kept) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("reason", reason(cause));
        data.put("message", fault.describe());
        data.put("topic", topic.name());
        data.put("original", original(message, kept));
        return data;
    }

    private static Map<String, Object> original(Message message, int kept) {
        Map<String, Object> original = new LinkedHashMap<>();
        put(original, "contentType", message.contentType());
        put(original, "id", message.defaults().id());
        original.put("type", message.defaults().type());
        Map<String, Object> headers = attributes(message.headers());
        if (!headers.isEmpty()) {
            original.put("headers", headers);
        }
        original.put("bytes", message.body().length);
        body(original, message.body().length > kept ? Arrays.copyOf(message.body(), kept) : message.body());
        return original;
    }

    private static void put(Map<String, Object> target, String name, @Nullable String value) {
        if (value != null) {
            target.put(name, value);
        }
    }

    /** CloudEvents attributes only: other headers may hold credentials. */
    private static Map<String, Object> attributes(Map<String, String> headers) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("ce-") || lower.startsWith("ce_")) {
                attributes.put(lower, value);
            }
        });
        return attributes;
    }

    private static void body(Map<String, Object> original, byte[] body) {
        try {
            original.put(
                    "text",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(body))
                            .toString());
        } catch (CharacterCodingException e) {
            original.put("base64", Base64.getEncoder().encodeToString(body));
        }
    }
}
