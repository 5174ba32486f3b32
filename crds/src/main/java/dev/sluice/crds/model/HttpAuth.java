package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Exclusive;
import org.jspecify.annotations.Nullable;

/** Who may send: exactly one way. */
@Exclusive(
        value = {"bearer", "basic", "hmac"},
        required = true)
public record HttpAuth(
        @Doc("A token in the Authorization header.") @Nullable
        BearerAuth bearer,

        @Doc("User name and password.") @Nullable BasicAuth basic,

        @Doc("A keyed hash of the body in a header.") @Nullable
        HmacAuth hmac) {}
