package dev.sluice.eventsource.http;

import dev.sluice.eventsource.cloudevents.Fault;
import dev.sluice.eventsource.cloudevents.MediaType;
import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which content types and encodings are read. */
final class Acceptance {

    private static final Set<String> CHARSETS = Set.of("utf-8", "utf8", "us-ascii");

    private Acceptance() {}

    static @Nullable Answer check(MultiMap headers, String contentType) {
        String encoding = headers.get("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return refuse("the encoding is not read here", "Content-Encoding", encoding, "no Content-Encoding")
                    .with("Accept-Encoding", "identity");
        }
        if (contentType.isEmpty()) {
            return null;
        }
        if (MediaType.isCloudEvents(contentType) && !MediaType.isReadableCloudEvents(contentType)) {
            return refuse(
                    "this form of CloudEvents is not read here",
                    "Content-Type",
                    contentType,
                    "application/cloudevents+json, application/cloudevents-batch+json or binary mode");
        }
        if (MediaType.essence(contentType).equals("multipart/form-data")) {
            return refuse("forms are not read here", "Content-Type", contentType, "the message itself as the body");
        }
        Optional<String> charset = MediaType.charset(contentType);
        boolean unreadable = MediaType.isJson(contentType) && charset.isPresent() && !CHARSETS.contains(charset.get());
        return unreadable ? refuse("JSON is read as UTF-8", "Content-Type", contentType, "charset=utf-8") : null;
    }

    private static Answer refuse(String error, String field, String found, String allowed) {
        return Answer.problem(415, new Fault(error, field, found, allowed));
    }
}
