package dev.sluice.eventsource.shape;

import dev.sluice.crds.model.PayloadFormat;
import dev.sluice.crds.model.ShapeSpec;
import dev.sluice.eventbus.Event;
import dev.sluice.eventsource.cloudevents.CloudEventReader;
import dev.sluice.eventsource.cloudevents.CloudEventReader.Binding;
import dev.sluice.eventsource.cloudevents.Fault;
import dev.sluice.eventsource.cloudevents.MediaType;
import dev.sluice.eventsource.cloudevents.Reading;
import dev.sluice.eventsource.shape.PayloadReader.Content;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.SourceName;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns the messages of one source event into events.
 *
 * <p>A CloudEvent is kept as it is, with all its attributes; what the {@code event} expressions say is set over it. Any
 * other message gets its attributes from the transport's coordinates. Immutable and thread-safe.
 */
public final class EventShaper {

    private static final String TRACE_PARENT = "traceparent";
    private static final String TRACE_STATE = "tracestate";

    private final String source;
    private final PayloadFormat format;
    private final PayloadReader reader;
    private final ShapeRules rules;
    private final EventIds ids;
    private final EventTimes times;

    private EventShaper(SourceName name, ShapeSpec spec, ShapeRules rules, EventIds ids, Clock clock) {
        this.source = name.source();
        this.format = spec.format();
        this.reader = PayloadReader.of(spec, clock);
        this.rules = rules;
        this.ids = ids;
        this.times = new EventTimes(clock);
    }

    /**
     * Compiles the shape of a source event.
     *
     * @throws IllegalArgumentException when an expression, the regex or the time zone is not valid; the reader of
     *     resources has found that before
     */
    public static EventShaper compile(SourceName name, ShapeSpec spec, EventIds ids, Clock clock) {
        return new EventShaper(name, spec, ShapeRules.compile(spec), ids, clock);
    }

    /** Shapes one message. */
    public Shaped shape(Message message) {
        Shaped shaped = switch (format) {
            case AUTO -> auto(message);
            case CLOUDEVENTS -> cloudEvent(message);
            default -> plain(message);
        };
        return shaped instanceof Shaped.Ready ready ? finish(ready.event(), message) : shaped;
    }

    /** Shapes what was read as a CloudEvent already, for example as a part of a batch. */
    public Shaped shape(Event event, Message message) {
        return finish(event, message);
    }

    private Shaped auto(Message message) {
        if (MediaType.isCloudEvents(message.contentType())) {
            return structured(message);
        }
        Optional<Binding> binding = CloudEventReader.binding(message.headers().entrySet());
        return binding.isPresent() ? binary(binding.get(), message) : plain(message);
    }

    private Shaped cloudEvent(Message message) {
        Optional<Binding> binding = CloudEventReader.binding(message.headers().entrySet());
        return binding.isPresent() ? binary(binding.get(), message) : structured(message);
    }

    private static Shaped binary(Binding binding, Message message) {
        return shaped(
                CloudEventReader.binary(binding, message.headers().entrySet(), message.contentType(), message.body()));
    }

    private static Shaped structured(Message message) {
        String type = message.contentType();
        if (MediaType.isBatch(type) || (MediaType.isCloudEvents(type) && !MediaType.isReadableCloudEvents(type))) {
            return new Shaped.Failed(
                    Shaped.Cause.UNSUPPORTED,
                    new Fault(
                            "this form of CloudEvents is not read here",
                            "content-type",
                            String.valueOf(type),
                            "application/cloudevents+json"));
        }
        return shaped(CloudEventReader.structured(message.body()));
    }

    private static Shaped shaped(Reading reading) {
        return reading instanceof Reading.Valid valid
                ? new Shaped.Ready(valid.event())
                : new Shaped.Failed(Shaped.Cause.INVALID_CLOUDEVENT, ((Reading.Invalid) reading).fault());
    }

    private Shaped plain(Message message) {
        if (message.body().length == 0 && format == PayloadFormat.AUTO && !MediaType.isJson(message.contentType())) {
            return new Shaped.Ready(event(message, message.defaults().time()).build());
        }
        Content content = reader.read(message.body(), message.contentType());
        if (content instanceof Content.Unreadable unreadable) {
            return new Shaped.Failed(unreadable.cause(), unreadable.fault());
        }
        Content.Data data = (Content.Data) content;
        String time = data.time() == null ? message.defaults().time() : data.time();
        return new Shaped.Ready(event(message, time)
                .dataContentType(data.contentType())
                .data(data.data())
                .build());
    }

    private Event.Builder event(Message message, @Nullable String time) {
        Message.Defaults defaults = message.defaults();
        String id = defaults.id();
        Event.Builder event = Event.builder()
                .id(id == null ? ids.next() : id)
                .source(source)
                .type(defaults.type())
                .subject(defaults.subject())
                .time(time == null ? times.now() : time);
        String key = defaults.partitionKey();
        if (key != null) {
            event.extension("partitionkey", key);
        }
        return event;
    }

    private Shaped finish(Event event, Message message) {
        return rules.apply(traced(event, message), message.meta());
    }

    /** The trace that the transport carries, where the event does not carry one itself. */
    private static Event traced(Event event, Message message) {
        String parent = message.headers().get(TRACE_PARENT);
        if (parent == null || event.extensions().containsKey(TRACE_PARENT)) {
            return event;
        }
        Event.Builder builder = event.toBuilder().extension(TRACE_PARENT, parent);
        String state = message.headers().get(TRACE_STATE);
        if (state != null) {
            builder.extension(TRACE_STATE, state);
        }
        return builder.build();
    }
}
