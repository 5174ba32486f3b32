package dev.sluice.eventsource.spi;

import dev.sluice.eventbus.Guarantee;
import java.util.Optional;

/**
 * Makes the sources of one kind, for example all {@code kafka} events. Thread-safe, without state.
 *
 * @param <S> the kind's settings record
 */
public interface SourceKind<S> {

    /** The key under {@code spec} of an EventSource, for example {@code kafka}. */
    String name();

    /** The kind's settings record. */
    Class<S> settingsType();

    /** The type of its events where they bring none of their own, for example {@code dev.sluice.kafka.message}. */
    default String eventType() {
        return "dev.sluice." + name() + ".message";
    }

    /**
     * The subject of its events where they bring none of their own, as far as it is the same for all of a source; else empty.
     *
     * @param name which event of which EventSource
     * @param settings what the resource says
     */
    default Optional<String> subject(SourceName name, S settings) {
        return Optional.empty();
    }

    /**
     * Makes a source; it neither connects nor reads before {@link Source#start}.
     *
     * @param context where it lives
     * @param settings what the resource says
     * @throws IllegalArgumentException when the settings contradict each other in a way that the reader cannot see
     */
    Source create(SourceContext context, S settings);

    /**
     * What a source with these settings promises, for {@code check}; at least once unless the kind says otherwise.
     *
     * @param settings what the resource says
     */
    default Guarantee guarantee(S settings) {
        return new Guarantee(Guarantee.Delivery.AT_LEAST_ONCE, true, "");
    }

    /** Whether its sources wait for others to connect to them, rather than connecting themselves. */
    default boolean listens() {
        return false;
    }

    /**
     * Makes what stands in for a source that is paused, for kinds that {@link #listens() listen}: it turns senders away so
     * that they try again later.
     */
    default Source paused(SourceContext context, S settings) {
        throw new UnsupportedOperationException(name() + " sources are simply not started while they are paused");
    }
}
