package dev.sluice.app.client;

import java.util.Map;

/**
 * One message for a source event. Sent again with the same headers it has the same id, so that the bus takes it once.
 *
 * @param headers its headers
 * @param body its body; not copied
 */
public record Outgoing(Map<String, String> headers, byte[] body) {

    /** Copies the headers. */
    public Outgoing {
        headers = Map.copyOf(headers);
    }
}
