package dev.sluice.dapr.jetstream;

import dev.sluice.dapr.jetstream.StreamOutcome.Change;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.PurgeOptions;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes streams and keeps them small, at one server.
 *
 * <p>A stream of a bus that holds keeps what a reader has not acknowledged, whatever its age, and refuses more than it may
 * keep; {@link #trim} removes what is older than its age and acknowledged by every reader of its topic, and when it is four
 * fifths full, everything that is acknowledged. A topic without a reader loses what is older than its age.
 *
 * <p>All methods block on the network. Used by one thread.
 */
public final class Streams implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DUPLICATES = Duration.ofMinutes(2);
    private static final int STREAM_NOT_FOUND = 10059;
    private static final int NO_MESSAGE = 10037;
    private static final double FULL = 0.8;

    private final Connection connection;
    private final JetStreamManagement management;
    private final Clock clock;

    private Streams(Connection connection, Clock clock) throws IOException {
        this.connection = connection;
        this.management = connection.jetStreamManagement();
        this.clock = clock;
    }

    /**
     * Connects.
     *
     * @throws IOException when the server cannot be reached or refuses; says why
     */
    public static Streams connect(StreamServer server, Clock clock) throws IOException {
        try {
            return new Streams(Nats.connect(server.options(TIMEOUT)), clock);
        } catch (IllegalArgumentException noAddress) { // its message would show the address with what is secret in it
            throw new IOException(
                    server + " is no address of NATS: expected nats://HOST[:PORT], and what is special in a"
                            + " user or password percent-encoded");
        } catch (IOException away) {
            throw new IOException("at " + server + ": " + away.getMessage(), away);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting to " + server, interrupted);
        }
    }

    /** Makes a stream keep every topic of a bus; topics that another stream keeps already are left to it. */
    public StreamOutcome ensure(StreamPlan plan) {
        try {
            List<String> missing = missing(plan);
            if (missing.isEmpty()) {
                return new StreamOutcome.Ready(plan, Change.NONE);
            }
            Optional<StreamConfiguration> existing = find(plan.name());
            if (existing.isEmpty()) {
                management.addStream(configuration(plan.with(missing)));
                return new StreamOutcome.Ready(plan, Change.MADE);
            }
            return extend(plan, existing.get(), missing);
        } catch (IOException | JetStreamApiException e) {
            return new StreamOutcome.Refused(plan, String.valueOf(e.getMessage()), plan.command());
        }
    }

    private StreamOutcome extend(StreamPlan plan, StreamConfiguration existing, List<String> missing)
            throws IOException, JetStreamApiException {
        if (!plan.description().equals(existing.getDescription())) {
            List<String> subjects = new ArrayList<>(existing.getSubjects());
            subjects.addAll(missing);
            return new StreamOutcome.Refused(
                    plan,
                    "stream " + plan.name() + " is not Sluice's and does not keep " + String.join(", ", missing),
                    "nats stream edit " + plan.name() + " --subjects=" + String.join(",", subjects));
        }
        management.updateStream(
                StreamConfiguration.builder(existing).addSubjects(missing).build());
        return new StreamOutcome.Ready(plan, Change.EXTENDED);
    }

    private List<String> missing(StreamPlan plan) throws IOException, JetStreamApiException {
        List<String> missing = new ArrayList<>();
        for (String subject : plan.subjects()) {
            if (management.getStreamNames(subject).isEmpty()) {
                missing.add(subject);
            }
        }
        return missing;
    }

    private Optional<StreamConfiguration> find(String name) throws IOException, JetStreamApiException {
        try {
            return Optional.of(management.getStreamInfo(name).getConfiguration());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == STREAM_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static StreamConfiguration configuration(StreamPlan plan) {
        boolean hold = plan.keep().hold();
        return StreamConfiguration.builder()
                .name(plan.name())
                .description(plan.description())
                .subjects(plan.subjects())
                .storageType(StorageType.File)
                .retentionPolicy(RetentionPolicy.Limits)
                .discardPolicy(hold ? DiscardPolicy.New : DiscardPolicy.Old)
                .maxBytes(plan.keep().maxBytes())
                .maxAge(hold ? Duration.ZERO : plan.keep().age())
                .duplicateWindow(DUPLICATES)
                .replicas(plan.replicas())
                .build();
    }

    /**
     * Removes what nobody has to read any more.
     *
     * @return how many messages went; 0 for a stream that is not Sluice's or that drops by itself
     * @throws IOException when the server does not answer or refuses
     */
    public long trim(StreamPlan plan) throws IOException {
        try {
            StreamInfo stream = management.getStreamInfo(plan.name());
            boolean ours = plan.description().equals(stream.getConfiguration().getDescription());
            if (!ours || !plan.keep().hold()) {
                return 0;
            }
            StreamState state = stream.getStreamState();
            boolean full = state.getByteCount() > plan.keep().maxBytes() * FULL;
            List<ConsumerInfo> readers = management.getConsumers(plan.name());
            long removed = 0;
            for (String subject : stream.getConfiguration().getSubjects()) {
                removed += trim(plan, subject, floor(readers, subject), new Extent(full, state.getLastSequence()));
            }
            return removed;
        } catch (JetStreamApiException e) {
            throw new IOException("stream " + plan.name() + ": " + e.getMessage(), e);
        }
    }

    private record Extent(boolean full, long lastSequence) {}

    /** Up to where every reader of a topic has acknowledged; empty without any reader. */
    private static Optional<Long> floor(List<ConsumerInfo> readers, String subject) {
        return readers.stream()
                .filter(reader -> {
                    String filter = reader.getConsumerConfiguration().getFilterSubject();
                    return filter == null || filter.isEmpty() || filter.equals(subject);
                })
                .map(reader -> reader.getAckFloor().getStreamSequence())
                .min(Long::compare);
    }

    private long trim(StreamPlan plan, String subject, Optional<Long> acknowledged, Extent extent)
            throws IOException, JetStreamApiException {
        boolean whateverItsAge = extent.full() && acknowledged.isPresent();
        Instant cutoff =
                whateverItsAge ? Instant.MAX : clock.instant().minus(plan.keep().age());
        long end = firstToKeep(plan.name(), subject, acknowledged.orElse(extent.lastSequence()), cutoff);
        return end <= 1
                ? 0
                : management
                        .purgeStream(
                                plan.name(),
                                PurgeOptions.builder()
                                        .subject(subject)
                                        .sequence(end)
                                        .build())
                        .getPurged();
    }

    /** The first sequence that is to stay: after {@code floor}, or not older than {@code cutoff}. */
    private long firstToKeep(String stream, String subject, long floor, Instant cutoff)
            throws IOException, JetStreamApiException {
        long low = 1;
        long high = floor + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            MessageInfo next = next(stream, middle, subject);
            boolean old = next != null
                    && next.getSeq() <= floor
                    && next.getTime().toInstant().isBefore(cutoff);
            if (next != null && old) {
                low = next.getSeq() + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private @Nullable MessageInfo next(String stream, long sequence, String subject)
            throws IOException, JetStreamApiException {
        try {
            return management.getNextMessage(stream, sequence, subject);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_MESSAGE) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
