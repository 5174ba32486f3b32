package dev.sluice.eventsource.spi;

/**
 * What a {@link SourceKind} gets beside the settings.
 *
 * @param name which event of which EventSource this is
 * @param checkpoints where this source keeps its progress; keys of other sources are not seen
 * @param credentials reads secrets
 * @param addresses replaces addresses: ask it before every connection
 * @param runtime what all sources share
 */
public record SourceContext(
        SourceName name, Checkpoints checkpoints, Credentials credentials, Addresses addresses, SourceRuntime runtime) {

    /** A new series of waits between attempts. */
    public Backoff backoff() {
        return new Backoff(runtime.random());
    }
}
