package dev.sluice.eventsource.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Names one event of one EventSource.
 *
 * @param namespace the EventSource's namespace
 * @param eventSource the EventSource's name
 * @param event the event's name under its kind
 */
public record SourceName(String namespace, String eventSource, String event) {

    private static final int HASH_BYTES = 6;

    /** The CloudEvents {@code source} of events that do not bring their own. */
    public String source() {
        return "/namespaces/" + namespace + "/eventsources/" + eventSource + "/" + event;
    }

    /**
     * A short hash of {@link #source()}, which every id made of coordinates carries, so that no two sources share an id.
     *
     * @return eight characters of URL-safe base 64
     */
    public String hash() {
        byte[] digest = sha256().digest(source().getBytes(StandardCharsets.UTF_8));
        byte[] head = new byte[HASH_BYTES];
        ByteBuffer.wrap(digest).get(head);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(head);
    }

    @Override
    public String toString() {
        return namespace + "/" + eventSource + "/" + event;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
