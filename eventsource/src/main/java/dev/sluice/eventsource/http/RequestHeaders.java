package dev.sluice.eventsource.http;

import io.vertx.core.MultiMap;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request's headers as a map without copying them; look-ups ignore case, entries have the names as they were sent. */
final class RequestHeaders extends AbstractMap<String, String> {

    private final MultiMap headers;

    RequestHeaders(MultiMap headers) {
        this.headers = headers;
    }

    @Override
    public @Nullable String get(@Nullable Object name) {
        return name instanceof String text ? headers.get(text) : null;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return get(name) != null;
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
        return new AbstractSet<>() {

            @Override
            public Iterator<Map.Entry<String, String>> iterator() {
                return headers.iterator();
            }

            @Override
            public int size() {
                return headers.size();
            }
        };
    }
}
