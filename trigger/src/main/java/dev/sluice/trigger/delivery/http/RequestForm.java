package dev.sluice.trigger.delivery.http;

import dev.sluice.trigger.delivery.SinkRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** Turns a delivery into headers and a body. Thread-safe. */
@FunctionalInterface
public interface RequestForm {

    /**
     * Writes one request.
     *
     * @param request what to send
     * @param headers takes the headers that belong to this form, {@code content-type} among them
     * @return the body
     * @throws IllegalArgumentException when the event cannot be sent in this form
     */
    Buffer write(SinkRequest request, MultiMap headers);
}
