package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import org.jspecify.annotations.Nullable;

/** HMAC-SHA256 of the raw body. */
public record HmacAuth(
        @Doc("The key.") Credential secret,

        @Default("X-Signature") @Doc("The header that holds the hash; default X-Signature.")
        String header,

        @Default("hex") @Doc("How the hash is written; default hex.")
        HmacEncoding encoding,

        @Doc("What stands before the hash, such as sha256=; default nothing.") @Nullable
        String prefix) {}
