package dev.sluice.expression;

import dev.cel.common.values.NullValue;
import dev.sluice.eventbus.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The smallest set of field changes known to make an event match; it was applied and tested before it was proposed.
 *
 * @param changes at least one
 */
public record Proposal(List<Change> changes) {

    private static final Set<String> REQUIRED = Set.of("id", "source", "type");
    private static final Set<String> FIXED = Set.of("specversion", "datacontenttype");
    private static final Set<String> CONTEXT = Set.of("id", "source", "type", "subject", "time", "dataschema");

    /**
     * One field's change.
     *
     * @param path {@code data.severity}, {@code event.type}
     * @param seen the value it has, as JSON; {@code (absent)} when it has none
     * @param wanted the value it would need, as JSON; {@code (absent)} when it would have to go
     */
    public record Change(String path, String seen, String wanted) {}

    /** Copies the list. */
    public Proposal {
        changes = List.copyOf(changes);
    }

    /** {@code data.severity = "error" (saw "warn")}, one after the other. */
    public String line() {
        return changes.stream()
                .map(change -> change.path() + " = " + change.wanted() + " (saw " + change.seen() + ")")
                .collect(Collectors.joining(", "));
    }

    static Proposal of(Map<CelPath, Optional<Object>> values, EventView view) {
        List<Change> changes = new ArrayList<>();
        values.forEach((path, value) -> changes.add(new Change(path.toString(), shown(path.find(view)), shown(value))));
        return new Proposal(changes);
    }

    private static String shown(Optional<Object> value) {
        return value.map(CelValues::toJson).orElse(Reason.Seen.ABSENT);
    }

    /** The event with these values in place of its own; empty when an event cannot be like that. */
    static Optional<Event> apply(Map<CelPath, Optional<Object>> values, EventView view) {
        Event.Builder changed = view.event().toBuilder();
        Object data = copy(view.payload().value());
        boolean dataChanged = false;
        Map<String, Object> extensions = new LinkedHashMap<>(view.event().extensions());
        for (Map.Entry<CelPath, Optional<Object>> entry : values.entrySet()) {
            CelPath path = entry.getKey();
            if (path.root().equals("data")) {
                data = with(data, path.steps(), entry.getValue());
                dataChanged = true;
            } else if (!path.root().equals("event")
                    || !attribute(changed, extensions, (String) path.steps().get(0), entry.getValue())) {
                return Optional.empty();
            }
        }
        if (dataChanged) {
            boolean text =
                    data instanceof String && view.event().dataContentType().isPresent();
            changed.data((text ? (String) data : CelValues.toJson(data)).getBytes(StandardCharsets.UTF_8));
            changed.dataContentType(text ? "text/plain" : "application/json");
        }
        return Optional.of(rebuilt(changed.build(), extensions));
    }

    private static Event rebuilt(Event event, Map<String, Object> extensions) {
        Event.Builder builder = Event.builder()
                .id(event.id())
                .source(event.source())
                .type(event.type())
                .subject(event.subject().orElse(null))
                .time(event.time().orElse(null))
                .dataSchema(event.dataSchema().orElse(null))
                .dataContentType(event.dataContentType().orElse(null))
                .data(event.hasData() ? event.data() : null);
        extensions.forEach(builder::extension);
        return builder.build();
    }

    private static boolean attribute(
            Event.Builder event, Map<String, Object> extensions, String name, Optional<Object> value) {
        if (FIXED.contains(name)
                || (value.isEmpty() && REQUIRED.contains(name))
                || value.filter(""::equals).isPresent()) {
            return false;
        }
        if (!CONTEXT.contains(name)) {
            return extension(extensions, name, value.orElse(null));
        }
        if (value.isPresent() && !(value.get() instanceof String)) {
            return false;
        }
        String text = (String) value.orElse(null);
        switch (name) {
            case "subject" -> event.subject(text);
            case "time" -> event.time(text);
            case "dataschema" -> event.dataSchema(text);
            default -> required(event, name, String.valueOf(text));
        }
        return true;
    }

    private static void required(Event.Builder event, String name, String text) {
        switch (name) {
            case "id" -> event.id(text);
            case "source" -> event.source(text);
            default -> event.type(text);
        }
    }

    private static boolean extension(Map<String, Object> extensions, String name, @Nullable Object value) {
        if (value == null) {
            extensions.remove(name);
        } else if (value instanceof String || value instanceof Boolean) {
            extensions.put(name, value);
        } else if (value instanceof Long number && number == number.intValue()) {
            extensions.put(name, number.intValue());
        } else {
            return false;
        }
        return true;
    }

    private static Object copy(Object value) {
        return CelValues.fromJava(CelValues.toJava(value));
    }

    /** The value with the one at the path replaced; what stands in the way becomes a map or a list. */
    @SuppressWarnings("unchecked") // a copy of our own making
    private static Object with(Object root, List<Object> steps, Optional<Object> value) {
        if (steps.isEmpty()) {
            return value.orElse(NullValue.NULL_VALUE);
        }
        List<Object> rest = steps.subList(1, steps.size());
        if (steps.get(0) instanceof Long index) {
            List<Object> list = root instanceof List<?> known ? (List<Object>) known : new ArrayList<>();
            int at = (int) Math.min(index, list.size());
            if (at == list.size()) {
                list.add(NullValue.NULL_VALUE);
            }
            list.set(at, with(list.get(at), rest, value));
            return list;
        }
        Map<String, Object> map = root instanceof Map<?, ?> known ? (Map<String, Object>) known : new LinkedHashMap<>();
        String name = String.valueOf(steps.get(0));
        if (rest.isEmpty() && value.isEmpty()) {
            map.remove(name);
        } else {
            map.put(name, with(map.getOrDefault(name, NullValue.NULL_VALUE), rest, value));
        }
        return map;
    }
}
