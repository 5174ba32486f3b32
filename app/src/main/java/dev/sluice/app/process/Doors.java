package dev.sluice.app.process;

import dev.sluice.crds.model.Batch;
import dev.sluice.crds.model.HttpMethod;
import dev.sluice.crds.model.HttpSettings;
import dev.sluice.crds.model.PayloadFormat;
import dev.sluice.crds.model.ShapeErrorPolicy;
import dev.sluice.crds.model.ShapeSpec;
import dev.sluice.eventsource.Sources;
import dev.sluice.eventsource.http.HttpSources;
import dev.sluice.eventsource.http.Limits;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceName;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Lets {@code sluice send} hand a message to any source event, whatever its kind: each has a path below
 * {@code /api/v1/events} that takes requests as an {@code http} source does and makes of them the events that source would make.
 */
final class Doors {

    static final String ROOT = "/api/v1/events/";

    private final HttpSources http = new HttpSources(Limits.DEFAULT);
    private final Sources sources;
    private final Function<SourceName, SourceContext> contexts;
    private final Map<SourceName, Source> open = new LinkedHashMap<>();

    Doors(Sources sources, Function<SourceName, SourceContext> contexts) {
        this.sources = sources;
        this.contexts = contexts;
    }

    /** Opens and closes doors so that each source event has one that leads to it as it is now. */
    synchronized void refresh() {
        List<Source> before = List.copyOf(open.values()); // each goes when its successor is there
        open.clear();
        Set<SourceName> names = new HashSet<>(sources.names());
        for (SourceName name : names) {
            sources.inlet(name).ifPresent(inlet -> {
                Source door = http.standIn(contexts.apply(name), settings(name), inlet.eventType(), inlet.subject());
                door.start(inlet.emitter());
                open.put(name, door);
            });
        }
        before.forEach(Source::close);
    }

    private static HttpSettings settings(SourceName name) {
        return new HttpSettings(
                ROOT + name,
                new ArrayList<>(List.of(HttpMethod.POST)),
                Batch.NONE,
                null,
                null,
                null,
                null,
                null,
                new ShapeSpec(PayloadFormat.AUTO, "UTC", null, null, null, ShapeErrorPolicy.DEAD_LETTER, null));
    }

    /** Serves a request to a door; another one is passed on. */
    void handle(RoutingContext routing) {
        http.handle(routing);
    }
}
