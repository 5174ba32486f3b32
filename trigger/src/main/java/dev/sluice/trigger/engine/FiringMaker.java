package dev.sluice.trigger.engine;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.expression.CelExpression;
import dev.sluice.expression.CelValues;
import dev.sluice.expression.Evaluated;
import dev.sluice.expression.EventView;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes firings: their ids, payloads, labels. Not thread-safe. */
final class FiringMaker {

    /** What a payload expression that fails leaves on the event, which is then sent as it is: nothing is lost silently. */
    static final String ERROR_EXTENSION = "sluiceerror";

    private static final int LONGEST_ERROR = 200;

    private final String trigger;
    private final NewestEvents newest;
    private final Ids ids = new Ids();

    FiringMaker(TriggerProgram program, NewestEvents newest) {
        this.trigger = program.namespace() + "/" + program.name();
        this.newest = newest;
    }

    /** At an event, looked at when the bus clock showed {@code atMillis}. */
    Firing of(SubscriberProgram subscriber, StoredEvent event, long atMillis, EventView view) {
        EventView seen = seen(subscriber, view);
        ids.add(trigger).add(subscriber.name()).add(event.topic().toString());
        ids.add(event.position()).add(event.event().source()).add(event.event().id());
        return new Firing(
                ids.id(),
                subscriber.name(),
                Firing.State.FIRING,
                atMillis,
                null,
                event,
                payload(subscriber, event.event(), seen),
                subscriber.stateful(),
                alert(subscriber, 0, seen));
    }

    /** At a pattern's occurrence; {@code sinceMillis} as {@link Firing.Alert#sinceMillis}. */
    Firing of(SubscriberProgram subscriber, Occurrence occurrence, long sinceMillis, EventView view) {
        EventView seen = seen(subscriber, view);
        Event shaped = payload(subscriber, occurrence.event(), seen);
        ids.add(trigger).add(subscriber.name()).add(occurrence.event().id());
        return new Firing(
                ids.id(),
                subscriber.name(),
                occurrence.state(),
                occurrence.atMillis(),
                occurrence.key(),
                null,
                shaped == null ? occurrence.event() : shaped,
                true,
                alert(subscriber, sinceMillis, seen));
    }

    private EventView seen(SubscriberProgram subscriber, EventView view) {
        return subscriber.readsInputs() ? view.withInputs(newest.views()) : view;
    }

    private static @Nullable Event payload(SubscriberProgram subscriber, Event event, EventView view) {
        CelExpression payload = subscriber.payload();
        if (payload == null) {
            return null;
        }
        Evaluated result = payload.value(view);
        if (result instanceof Evaluated.Failed failed) {
            String error = "payload: " + failed.error();
            String shown = error.substring(0, Math.min(error.length(), LONGEST_ERROR));
            return event.toBuilder().extension(ERROR_EXTENSION, shown).build();
        }
        return shaped(event, ((Evaluated.Value) result).value());
    }

    /** Text and bytes stay what they are, anything else is JSON. */
    private static Event shaped(Event event, @Nullable Object value) {
        Event.Builder shaped = event.toBuilder().dataSchema(null);
        if (value instanceof byte[] bytes) {
            return shaped.dataContentType("application/octet-stream")
                    .data(bytes)
                    .build();
        }
        if (value instanceof String text) {
            return shaped.dataContentType("text/plain; charset=utf-8")
                    .data(utf8(text))
                    .build();
        }
        return shaped.dataContentType("application/json")
                .data(utf8(CelValues.toJson(value)))
                .build();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Firing.@Nullable Alert alert(SubscriberProgram subscriber, long sinceMillis, EventView view) {
        if (!subscriber.alerts() && subscriber.labels() == null && subscriber.annotations() == null) {
            return null;
        }
        return new Firing.Alert(texts(subscriber.labels(), view), texts(subscriber.annotations(), view), sinceMillis);
    }

    private static Map<String, String> texts(@Nullable CelExpression expression, EventView view) {
        Map<String, String> texts = new TreeMap<>();
        if (expression == null) {
            return texts;
        }
        Evaluated result = expression.value(view);
        if (result instanceof Evaluated.Failed failed) {
            texts.put(ERROR_EXTENSION, failed.error());
        } else if (((Evaluated.Value) result).value() instanceof Map<?, ?> map) {
            map.forEach((name, value) ->
                    texts.put(String.valueOf(name), value instanceof String text ? text : CelValues.toJson(value)));
        }
        return texts;
    }
}
