package dev.sluice.crds.model;

import org.jspecify.annotations.Nullable;

/**
 * A credential {@code x}: its value as written, or where it comes from ({@code xFrom: {secretKeyRef: ...}}). Exactly one of
 * the two is there. Never shown.
 *
 * @param value the value as written in the file; null if it comes from a secret
 * @param from the secret's entry; null if the value is written in the file
 */
public record Credential(@Nullable String value, @Nullable SecretKeyRef from) {

    /** Refuses a credential with neither or both. */
    public Credential {
        if ((value == null) == (from == null)) {
            throw new IllegalArgumentException("a credential has either a value or a secret");
        }
    }

    @Override
    public String toString() {
        return from == null ? "Credential[redacted]" : "Credential[from=" + from + "]";
    }
}
