package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import java.time.Duration;

/** The shared secret of a signature. */
public record SignatureSecret(
        @Doc("The secret, as the sender shows it.") Credential secret,

        @Default("5m") @Doc("How far the timestamp may be from now; default 5m.")
        Duration tolerance) {}
