package dev.sluice.dapr.component;

import dev.sluice.crds.model.NatsStreamingSpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where NATS Streaming says that a subscription begins, as JetStream takes it. */
public final class NatsStart {

    private static final String POLICY = "deliverPolicy";

    private NatsStart() {}

    /** The metadata of a JetStream component; empty for the beginning of the stream. */
    public static Map<String, String> metadata(NatsStreamingSpec nats) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (Boolean.TRUE.equals(nats.deliverNew())) {
            metadata.put(POLICY, "new");
        } else if (nats.startAtSequence() != null) {
            metadata.put(POLICY, "sequence");
            metadata.put("startSequence", nats.startAtSequence().toString());
        } else if (Boolean.TRUE.equals(nats.startWithLastReceived())) {
            metadata.put(POLICY, "last");
        } else {
            time(nats).ifPresent(time -> {
                metadata.put(POLICY, "time");
                metadata.put("startTime", String.valueOf(time.getEpochSecond()));
            });
        }
        return metadata;
    }

    static List<String> remarks(NatsStreamingSpec nats) {
        if (nats.startAtTimeDelta() != null) {
            return List.of("startAtTimeDelta: JetStream takes no age; reading begins with the oldest event");
        }
        if (nats.startAtTime() != null && time(nats).isEmpty()) {
            return List.of("startAtTime \"" + nats.startAtTime() + "\" is not of the form \"" + format(nats)
                    + "\": reading begins with the oldest event");
        }
        return List.of();
    }

    private static Optional<Instant> time(NatsStreamingSpec nats) {
        if (nats.startAtTime() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    nats.startAtTimeFormat() == null
                            ? OffsetDateTime.parse(nats.startAtTime()).toInstant()
                            : GoTime.parse(nats.startAtTimeFormat(), nats.startAtTime()));
        } catch (DateTimeException | IllegalArgumentException wrong) {
            return Optional.empty();
        }
    }

    private static String format(NatsStreamingSpec nats) {
        return nats.startAtTimeFormat() == null ? "2006-01-02T15:04:05Z07:00" : nats.startAtTimeFormat();
    }
}
