package dev.sluice.eventsource.http;

import dev.sluice.crds.model.HttpSettings;
import dev.sluice.eventsource.cloudevents.Fault;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceKind;
import dev.sluice.eventsource.spi.SourceName;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * All {@code http} sources of a process, on one router. Sources are found by path in a table, so that they come and go
 * while requests are served; the cost of a request does not depend on how many there are. Thread-safe.
 *
 * <p>The server must not install a body handler before it: bodies are read here, bounded, in memory.
 */
public final class HttpSources implements SourceKind<HttpSettings> {

    static final String EVENT_TYPE = "dev.sluice.http.request";

    private final Limits limits;
    private final Map<String, List<HttpSource>> byPath = new ConcurrentHashMap<>();
    private final ThreadLocal<Collector> collectors =
            ThreadLocal.withInitial(() -> new Collector(Objects.requireNonNull(Vertx.currentContext())));

    public HttpSources(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public Class<HttpSettings> settingsType() {
        return HttpSettings.class;
    }

    @Override
    public String eventType() {
        return EVENT_TYPE;
    }

    @Override
    public Optional<String> subject(SourceName name, HttpSettings settings) {
        return Optional.of(HttpSource.path(settings.path(), name));
    }

    @Override
    public Source create(SourceContext context, HttpSettings settings) {
        return new HttpSource(this, context, settings, false);
    }

    /**
     * Makes a source whose requests become the events that another source would make of the same messages.
     *
     * @param eventType the type of events that bring none of their own
     * @param subject their subject likewise; empty: they have none
     */
    public Source standIn(SourceContext context, HttpSettings settings, String eventType, Optional<String> subject) {
        return new HttpSource(this, context, settings, false, eventType, subject.orElse(null));
    }

    @Override
    public boolean listens() {
        return true;
    }

    @Override
    public Source paused(SourceContext context, HttpSettings settings) {
        return new HttpSource(this, context, settings, true);
    }

    /** Serves the sources' paths; every other path is left to the router's further routes, and to a 404 at its end. */
    public void mount(Router router) {
        router.route().handler(this::handle);
        router.route().last().handler(HttpSources::unknown);
    }

    /** Serves one request, or passes it on when no source has its path. */
    public void handle(RoutingContext routing) {
        List<HttpSource> sources = byPath.get(routing.request().path());
        if (sources == null) {
            routing.next();
        } else {
            HttpSource source = taking(sources, routing.request().method().name());
            new Exchange(source, routing.request(), collectors.get(), limits).begin();
        }
    }

    /** The source of a path that takes the method; the first one, which will say what it takes, when none does. */
    private static HttpSource taking(List<HttpSource> sources, String method) {
        for (HttpSource source : sources) {
            if (source.takes(method)) {
                return source;
            }
        }
        return sources.get(0);
    }

    private static void unknown(RoutingContext routing) {
        String path = routing.request().path();
        Answer.problem(
                        404,
                        new Fault(
                                "there is nothing at this path",
                                "path",
                                path == null ? "" : path,
                                "the path of an http source"))
                .writeTo(routing.response());
    }

    /**
     * Begins to serve a source. One that makes room is served only where the new one takes nothing; another one of the same name
     * is replaced; any other that takes the same methods keeps them.
     *
     * @return whether it is served
     */
    boolean mount(HttpSource source) {
        List<HttpSource> serving = byPath.compute(source.path(), (path, before) -> {
            List<HttpSource> all = before == null ? List.of() : before;
            List<HttpSource> others = all.stream()
                    .filter(other -> !other.makesRoom() && !other.name().equals(source.name()))
                    .toList();
            Stream<HttpSource> leaving = all.stream().filter(HttpSource::makesRoom);
            return others.stream().anyMatch(source::overlaps)
                    ? all
                    : Stream.of(others.stream(), Stream.of(source), leaving)
                            .flatMap(Function.identity())
                            .toList();
        });
        return serving.contains(source);
    }

    void unmount(HttpSource source) {
        byPath.computeIfPresent(source.path(), (path, before) -> {
            List<HttpSource> rest =
                    before.stream().filter(other -> other != source).toList();
            return rest.isEmpty() ? null : rest;
        });
    }
}
