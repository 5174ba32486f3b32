package dev.sluice.eventsource.spi;

import dev.sluice.crds.model.Credential;
import dev.sluice.crds.model.SecretKeyRef;
import java.util.Objects;

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

    /**
     * The value of a credential, read anew; may read a file.
     *
     * @param field the field it stands under, for the message
     * @param credential as the resource has it
     * @throws IllegalStateException when the secret or its key does not exist, or cannot be read
     */
    public String read(String field, Credential credential) {
        SecretKeyRef from = credential.from();
        if (from == null) {
            return Objects.requireNonNull(credential.value());
        }
        return credentials
                .secret(from.name(), from.key())
                .orElseThrow(() -> new IllegalStateException(
                        field + ": secret \"" + from.name() + "\" has no key \"" + from.key() + "\"; create it"));
    }
}
