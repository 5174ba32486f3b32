package dev.sluice.eventsource.cloudevents;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at a {@code Content-Type} without parsing all of it. */
public final class MediaType {

    private static final String STRUCTURED = "application/cloudevents";
    private static final String BATCH = "application/cloudevents-batch";

    private MediaType() {}

    /** Type and subtype in lower case, without parameters; empty when there is none. */
    public static String essence(@Nullable String contentType) {
        if (contentType == null) {
            return "";
        }
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    }

    /** Whether data of this type is JSON. */
    public static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String essence = essence(contentType);
        return essence.endsWith("/json") || essence.endsWith("+json");
    }

    /** Whether this is one CloudEvent in structured mode, in whatever format. */
    public static boolean isStructured(@Nullable String contentType) {
        return isCloudEvents(contentType) && !isBatch(contentType);
    }

    /** Whether this is a batch of CloudEvents, in whatever format. */
    public static boolean isBatch(@Nullable String contentType) {
        return contentType != null && contentType.regionMatches(true, 0, BATCH, 0, BATCH.length());
    }

    /** Whether this is a CloudEvent or a batch in a format that is read here: JSON. */
    public static boolean isReadableCloudEvents(@Nullable String contentType) {
        String essence = essence(contentType);
        return essence.equals(STRUCTURED) || essence.equals(STRUCTURED + "+json") || essence.equals(BATCH + "+json");
    }

    /** Whether this is a CloudEvent in structured mode or a batch. */
    public static boolean isCloudEvents(@Nullable String contentType) {
        return contentType != null && contentType.regionMatches(true, 0, STRUCTURED, 0, STRUCTURED.length());
    }

    /** The parameter {@code charset} in lower case. */
    public static Optional<String> charset(@Nullable String contentType) {
        if (contentType == null || contentType.indexOf(';') < 0) {
            return Optional.empty();
        }
        for (String parameter : contentType.toLowerCase(Locale.ROOT).split(";", -1)) {
            String trimmed = parameter.trim();
            if (trimmed.startsWith("charset=")) {
                return Optional.of(
                        trimmed.substring("charset=".length()).replace("\"", "").trim());
            }
        }
        return Optional.empty();
    }
}
