package dev.sluice.eventsource;

import dev.sluice.eventsource.shape.SourceCounts;
import dev.sluice.eventsource.spi.SourceName;
import dev.sluice.eventsource.spi.SourceStatus;

/**
 * One source at one moment.
 *
 * @param name which event of which EventSource
 * @param kind its kind, such as {@code kafka}
 * @param status how it stands
 * @param counts what became of its messages since it was started
 */
public record SourceReport(SourceName name, String kind, SourceStatus status, SourceCounts counts) {}
