package dev.sluice.it.dapr;

import com.google.protobuf.ByteString;
import java.util.Map;

/**
 * One thing that a sidecar brought to an application.
 *
 * @param call the method it called
 * @param name the pub/sub component, or the binding
 * @param topic the topic; empty for a binding
 * @param path the route of the subscription; empty for a binding
 * @param contentType the content type; empty where the sidecar sends none
 * @param data the bytes
 * @param metadata what came beside them from the broker; for one message of a topic, the headers of the call
 */
public record Delivery(
        Call call,
        String name,
        String topic,
        String path,
        String contentType,
        ByteString data,
        Map<String, String> metadata) {

    /** How something comes. */
    public enum Call {
        /** One message of a topic. */
        TOPIC,
        /** One of several messages of a topic that came in one call. */
        BULK,
        /** One message of an input binding. */
        BINDING
    }

    /** Copies. */
    public Delivery {
        metadata = Map.copyOf(metadata);
    }

    /** The bytes as UTF-8. */
    public String text() {
        return data.toStringUtf8();
    }
}
