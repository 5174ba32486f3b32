package dev.sluice.dapr.callback;

import java.util.Map;
import java.util.Optional;

/**
 * A message as the broker had it.
 *
 * @param data its bytes, shared, never changed
 * @param metadata what the component says about it (key, partition, headers ...), as the component names it; empty where the
 *     sidecar passes nothing on
 */
public record Inbound(byte[] data, Map<String, String> metadata) {

    /** What the component says under a name. */
    public Optional<String> metadata(String name) {
        return Optional.ofNullable(metadata.get(name));
    }
}
