package dev.sluice.crds.reader;

import dev.sluice.crds.model.InputSpec;
import dev.sluice.crds.model.ResourceId;
import dev.sluice.crds.model.SinkSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A resource that has errors, with what it names of others, as far as that could be read: so that its dangling references
 * are found in the same run as its other mistakes.
 *
 * @param id who it is
 * @param origin where its fields stand
 * @param eventBus the bus that it names; null when it names none
 * @param inputs what its inputs read, by input name
 * @param sinks its sinks, by field path
 */
public record InvalidResource(
        ResourceId id,
        Origin origin,
        @Nullable String eventBus,
        Map<String, InputSpec> inputs,
        Map<String, SinkSpec> sinks)
        implements Referrer {

    /** Copies. */
    public InvalidResource {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        sinks = Collections.unmodifiableMap(new LinkedHashMap<>(sinks));
    }
}
