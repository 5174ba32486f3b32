package dev.sluice.crds.reader;

import dev.sluice.crds.model.ResourceId;

/** A resource that names others: who it is and where its fields stand. */
public sealed interface Referrer permits Located, InvalidResource {

    /** Who it is. */
    ResourceId id();

    /** Where its fields stand. */
    Origin origin();
}
