package dev.sluice.eventsource;

import dev.sluice.crds.topology.ResolvedSource;
import dev.sluice.eventsource.shape.SourceCounts;
import dev.sluice.eventsource.shape.SourceEmitter;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceName;
import dev.sluice.eventsource.spi.SourceStatus;
import java.util.Locale;
import java.util.Optional;

/**
 * A source that is wanted.
 *
 * @param wanted what it is made of
 * @param emitter where its messages go; empty when its shape could not be understood
 * @param source what reads; empty when nothing does
 * @param idle why nothing reads
 * @param listens whether others connect to it
 */
record RunningSource(
        Wanted wanted, Optional<SourceEmitter> emitter, Optional<Source> source, SourceStatus idle, boolean listens) {

    /**
     * Everything that makes a source what it is: as long as this is equal, it goes on.
     *
     * @param name which event of which EventSource
     * @param event its kind, settings, shape and topic
     * @param maxEventBytes the largest event that the bus takes
     * @param paused whether it is stopped by {@code paused}
     */
    record Wanted(SourceName name, ResolvedSource.Event event, int maxEventBytes, boolean paused) {

        String kind() {
            return event.event().kind().name().toLowerCase(Locale.ROOT);
        }

        String key() {
            return name + "/" + kind();
        }
    }

    /** Nothing reads, for this reason. */
    static RunningSource idle(Wanted wanted, Optional<SourceEmitter> emitter, SourceStatus.State state, String reason) {
        return new RunningSource(wanted, emitter, Optional.empty(), new SourceStatus(state, reason), false);
    }

    /** Whether it cannot go on as it is; what kept it from starting may be gone by now. */
    boolean hasFailed() {
        return source.map(Source::status).orElse(idle).state() == SourceStatus.State.FAILED;
    }

    SourceReport report() {
        SourceStatus status = source.map(Source::status).orElse(idle);
        return new SourceReport(
                wanted.name(),
                wanted.kind(),
                wanted.paused() ? SourceStatus.of(SourceStatus.State.PAUSED) : status,
                emitter.map(SourceEmitter::counts).orElse(SourceCounts.NONE));
    }
}
