package dev.sluice.crds.reader;

import dev.sluice.crds.model.Resource;
import dev.sluice.crds.model.ResourceId;

/**
 * A resource and where it was read.
 *
 * @param resource the resource
 * @param origin where its fields stand
 */
public record Located(Resource resource, Origin origin) implements Referrer {

    @Override
    public ResourceId id() {
        return ResourceId.of(resource);
    }
}
