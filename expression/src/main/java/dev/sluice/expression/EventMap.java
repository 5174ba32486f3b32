package dev.sluice.expression;

import dev.sluice.eventbus.Event;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An event as the map that {@code event} is in CEL: its attributes, its extensions, and {@code data}. */
final class EventMap extends AbstractMap<String, Object> {

    private static final String[] CONTEXT = {
        "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema"
    };

    private final Event event;
    private final Payload payload;

    EventMap(Event event, Payload payload) {
        this.event = event;
        this.payload = payload;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        if (!(key instanceof String name)) {
            return null;
        }
        if (name.equals("data")) {
            return event.hasData() ? payload.value() : null;
        }
        Object value = event.attribute(name).orElse(null);
        return value instanceof Integer number ? Long.valueOf(number) : value;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        Map<String, Object> all = new LinkedHashMap<>();
        for (String name : CONTEXT) {
            put(all, name);
        }
        event.extensions().keySet().forEach(name -> put(all, name));
        put(all, "data");
        return all.entrySet();
    }

    private void put(Map<String, Object> all, String name) {
        Object value = get(name);
        if (value != null) {
            all.put(name, value);
        }
    }
}
