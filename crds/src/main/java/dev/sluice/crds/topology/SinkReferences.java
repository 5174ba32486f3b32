package dev.sluice.crds.topology;

import dev.sluice.crds.model.ObjectRef;
import java.net.URI;
import java.util.Optional;

/** Finds the address of an object that a {@code ref} names. Called while a topology is resolved; does no I/O there. */
@FunctionalInterface
public interface SinkReferences {

    /**
     * The address of an object.
     *
     * @param ref what is named
     * @param namespace where it is: that of the ref, else that of the resource
     * @return empty when it is not known
     */
    Optional<URI> address(ObjectRef ref, String namespace);
}
