package dev.sluice.expression;

import dev.cel.runtime.CelVariableResolver;
import dev.sluice.eventbus.Event;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One event as expressions see it. Make one per event and ask it everything: the payload is parsed at most once, on first
 * use, also across the views derived from it. Not thread-safe; hand it from thread to thread, do not share it.
 *
 * <p>{@code data} is the payload: map, list, number, string, boolean or null where it is JSON, a string where it is text,
 * else bytes; null where the event has none. JSON integers are CEL ints; those beyond 64 bits are doubles.
 */
public final class EventView {

    private final @Nullable Event event;
    private final Payload payload;
    private final Map<String, Object> meta;
    private final Map<String, EventView> inputs;
    private final @Nullable InputMatch match;
    private final Variables variables = new Variables();
    private InputMatch.@Nullable Found found;

    private EventView(
            @Nullable Event event,
            Payload payload,
            Map<String, Object> meta,
            Map<String, EventView> inputs,
            @Nullable InputMatch match) {
        this.event = event;
        this.payload = payload;
        this.meta = meta;
        this.inputs = inputs;
        this.match = match;
    }

    /** A view of a whole event. */
    public static EventView of(Event event) {
        return new EventView(event, Payload.of(event), Map.of(), Map.of(), null);
    }

    /**
     * A view of an event that a source is making, for {@link CelScope#SOURCE} and {@link CelScope#SOURCE_WHERE}.
     *
     * @param event as far as it is made
     * @param meta what the connector knows about the message
     */
    public static EventView of(Event event, Map<String, ?> meta) {
        return new EventView(event, Payload.of(event), known(meta), Map.of(), null);
    }

    /**
     * A view of a message that is not an event yet, for {@link CelScope#SOURCE}.
     *
     * @param data the parsed payload: maps, lists, strings, numbers, booleans, byte[] or null
     * @param meta what the connector knows about the message
     */
    public static EventView ofMessage(@Nullable Object data, Map<String, ?> meta) {
        return new EventView(null, Payload.ofValue(data), known(meta), Map.of(), null);
    }

    private static Map<String, Object> known(Map<String, ?> meta) {
        return meta.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> CelValues.fromJava(e.getValue())));
    }

    /** The same event with the newest event of each input beside it, for {@link CelScope#PAYLOAD}. */
    public EventView withInputs(Map<String, EventView> newest) {
        return new EventView(event, payload, meta, Map.copyOf(newest), match);
    }

    EventView withMatch(InputMatch other) {
        return new EventView(event, payload, meta, inputs, other);
    }

    EventView withoutMatch() {
        return match == null ? this : new EventView(event, payload, meta, inputs, null);
    }

    boolean isMatchedBy(InputMatch other) {
        return match == other;
    }

    /**
     * The event.
     *
     * @throws IllegalStateException for a view of a message
     */
    public Event event() {
        if (event == null) {
            throw new IllegalStateException("this view shows a message that is not an event yet");
        }
        return event;
    }

    /** Parses the payload now, so that the thread that asks has it at hand. */
    public void parse() {
        payload.value();
    }

    /** The payload as plain Java values, copied: see {@link Evaluated.Value}. */
    public @Nullable Object data() {
        return CelValues.toJava(payload.value());
    }

    /** The payload as text; empty when it is not text or there is none. A JSON string is its content. */
    public Optional<String> text() {
        return payload.text();
    }

    /** The named groups of the input's {@code match}; empty when it has none. */
    public Map<String, String> match() {
        return match == null ? Map.of() : found().groups();
    }

    /** What the input's {@code match} found; looked for once. */
    InputMatch.Found found() {
        InputMatch.Found known = found;
        if (known == null) {
            known = match == null ? InputMatch.Found.NOTHING : match.find(this);
            found = known;
        }
        return known;
    }

    /** An attribute of the event as text, as filters compare it; null when it is absent. */
    @Nullable
    String attribute(String name) {
        Object value = attributeValue(name);
        return value == null ? null : value.toString();
    }

    /** An attribute of the event: String, Boolean or Integer; null when it is absent. */
    @Nullable
    Object attributeValue(String name) {
        return event == null ? null : event.attribute(name).orElse(null);
    }

    /** A field of {@code event} or {@code match} as CEL sees it; null when it is absent. */
    @Nullable
    Object field(String variable, Object name) {
        if (!(name instanceof String text)) {
            return null;
        }
        if (variable.equals("match")) {
            return match().get(text);
        }
        if (text.equals("data")) {
            return event != null && event.hasData() ? payload.value() : null;
        }
        Object value = attributeValue(text);
        return value instanceof Integer number ? Long.valueOf(number) : value;
    }

    Payload payload() {
        return payload;
    }

    CelVariableResolver variables() {
        return variables;
    }

    /** The CEL variables by name; the boxes are kept, since an evaluation asks for the same few again and again. */
    private final class Variables implements CelVariableResolver {

        private Optional<Object> data = Optional.empty();
        private Optional<Object> attributes = Optional.empty();

        @Override
        public Optional<Object> find(String name) {
            return switch (name) {
                case "data" -> data();
                case "event" -> attributes();
                case "match" -> Optional.of(match());
                case "meta" -> Optional.of(meta);
                case "inputs" -> Optional.of(inputMaps());
                default -> Optional.empty();
            };
        }

        private Optional<Object> data() {
            if (data.isEmpty()) {
                data = Optional.of(payload.value());
            }
            return data;
        }

        private Optional<Object> attributes() {
            if (attributes.isEmpty() && event != null) {
                attributes = Optional.of(new EventMap(event, payload));
            }
            return attributes;
        }

        private Map<String, Object> inputMaps() {
            return inputs.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            entry -> new EventMap(entry.getValue().event(), entry.getValue().payload)));
        }
    }
}
