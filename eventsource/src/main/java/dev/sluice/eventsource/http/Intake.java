package dev.sluice.eventsource.http;

import dev.sluice.crds.model.Batch;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventsource.cloudevents.CloudEventReader;
import dev.sluice.eventsource.cloudevents.Fault;
import dev.sluice.eventsource.cloudevents.JsonSyntax.Elements;
import dev.sluice.eventsource.cloudevents.MediaType;
import dev.sluice.eventsource.cloudevents.Reading;
import dev.sluice.eventsource.shape.Shaped;
import dev.sluice.eventsource.shape.SourceEmitter;
import dev.sluice.eventsource.spi.Emitted;
import dev.sluice.eventsource.spi.Message;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request's body to its answer: its messages are shaped, published together, and answered. */
final class Intake implements Ingest {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final long RETRY_SECONDS = 5;
    private static final int MAX_MESSAGES = 10_000;

    private final HttpSource source;
    private final SourceEmitter emitter;
    private final HttpServerRequest request;
    private final Collector collector;
    private final byte[] body;
    private final Map<String, String> headers;
    private final List<Publication> publications = new ArrayList<>(1);
    private final List<Shaped> published = new ArrayList<>(1);
    private final Tally tally;

    Intake(HttpSource source, HttpServerRequest request, Collector collector, byte[] body) {
        this.source = source;
        this.emitter = source.emitter();
        this.request = request;
        this.collector = collector;
        this.body = body;
        this.headers = new RequestHeaders(request.headers());
        this.tally = new Tally(source.response());
    }

    void take(String contentType) {
        String type = contentType.isEmpty() ? null : contentType;
        Answer refusal;
        if (MediaType.isBatch(type)) {
            refusal = events(CloudEventReader.batch(body));
        } else if (source.batch() == Batch.NONE || isCloudEvent(type)) {
            refusal = one(message(body, type, -1));
        } else if (source.batch() == Batch.LINES) {
            refusal = several(
                    BodyParts.lines(body), MediaType.isJson(type) || isJsonLines(type) ? "application/json" : null);
        } else {
            refusal = elements(BodyParts.array(body));
        }
        if (refusal != null) {
            emitter.refused();
            answer(refusal);
        } else if (publications.isEmpty()) {
            answer(tally.answer());
        } else {
            collector.add(this);
        }
    }

    private boolean isCloudEvent(@Nullable String type) {
        return MediaType.isCloudEvents(type)
                || CloudEventReader.binding(headers.entrySet()).isPresent();
    }

    private static boolean isJsonLines(@Nullable String type) {
        String essence = MediaType.essence(type);
        return essence.endsWith("ndjson") || essence.endsWith("jsonl") || essence.endsWith("json-seq");
    }

    private Message message(byte[] part, @Nullable String type, int index) {
        String key = key();
        String id = key == null || index < 0 ? key : key + "-" + index;
        return new Message(
                part,
                type,
                headers,
                new RequestMeta(request),
                new Message.Defaults(source.eventType(), id, source.subject(), null, null));
    }

    private @Nullable String key() {
        String key = first("Idempotency-Key", "webhook-id", "X-GitHub-Delivery");
        boolean quoted = key != null && key.length() > 2 && key.startsWith("\"") && key.endsWith("\"");
        return key != null && quoted ? key.substring(1, key.length() - 1) : key;
    }

    private @Nullable String first(String... names) {
        for (String name : names) {
            String value = request.headers().get(name);
            if (value != null && !value.isBlank()) {
                return value.trim();
            }
        }
        return null;
    }

    private @Nullable Answer one(Message message) {
        Shaped shaped = emitter.shape(message);
        if (shaped instanceof Shaped.Failed failed) {
            int status = status(failed.cause());
            if (status > 0) {
                return Answer.problem(status, failed.fault());
            }
        }
        add(shaped, message);
        return null;
    }

    /** The status for what the sender can mend; 0 for what is kept as a dead letter. */
    private static int status(Shaped.Cause cause) {
        return switch (cause) {
            case INVALID_CLOUDEVENT, INVALID_JSON -> 400;
            case UNSUPPORTED -> 415;
            case TOO_LARGE -> 413;
            case UNREADABLE, EXPRESSION -> 0;
        };
    }

    /** A batch of CloudEvents is taken as a whole or not at all. */
    private @Nullable Answer events(List<Reading> readings) {
        tally.several();
        if (readings.size() > MAX_MESSAGES) {
            return tooMany(readings.size());
        }
        for (int i = 0; i < readings.size(); i++) {
            if (readings.get(i) instanceof Reading.Invalid invalid) {
                return Answer.problem(400, invalid.fault(), i);
            }
        }
        Message message = message(body, null, -1);
        for (int i = 0; i < readings.size(); i++) {
            Event event = ((Reading.Valid) readings.get(i)).event();
            Shaped shaped = emitter.shape(event, message);
            if (shaped instanceof Shaped.Failed failed && failed.cause() == Shaped.Cause.TOO_LARGE) {
                return Answer.problem(413, failed.fault(), i);
            }
            add(shaped, message);
        }
        return null;
    }

    private @Nullable Answer elements(Elements elements) {
        Optional<Fault> fault = elements.fault();
        return fault.isPresent()
                ? Answer.problem(400, fault.get(), elements.values().size())
                : several(elements.values(), "application/json");
    }

    /** Lines and elements stand for themselves: what is wrong with one is no matter of the others. */
    private @Nullable Answer several(List<byte[]> parts, @Nullable String type) {
        tally.several();
        if (parts.size() > MAX_MESSAGES) {
            return tooMany(parts.size());
        }
        for (int i = 0; i < parts.size(); i++) {
            Message message = message(parts.get(i), type, i);
            add(emitter.shape(message), message);
        }
        return null;
    }

    private static Answer tooMany(int found) {
        return Answer.problem(
                413,
                new Fault("too many messages in one body", "body", found + " messages", "at most " + MAX_MESSAGES));
    }

    private void add(Shaped shaped, Message message) {
        if (shaped instanceof Shaped.Ready ready) {
            publish(shaped, emitter.publication(ready.event()));
        } else if (shaped instanceof Shaped.Filtered filtered) {
            tally.count(emitter.filtered(filtered));
        } else if (shaped instanceof Shaped.Failed failed) {
            emitter.putAside(message, failed)
                    .ifPresentOrElse(
                            letter -> publish(shaped, letter),
                            () -> tally.count(new Emitted.Skipped(failed.fault().describe())));
        }
    }

    private void publish(Shaped shaped, Publication publication) {
        published.add(shaped);
        publications.add(publication);
    }

    @Override
    public EventBus bus() {
        return emitter.target().bus();
    }

    @Override
    public List<Publication> publications() {
        return publications;
    }

    @Override
    public void stored(List<PublishResult> results) {
        for (int i = 0; i < results.size(); i++) {
            Shaped shaped = published.get(i);
            tally.count(
                    shaped instanceof Shaped.Failed failed
                            ? emitter.aside(failed, results.get(i))
                            : emitter.stored(publications.get(i).event().id(), results.get(i)));
        }
        answer(tally.answer());
    }

    @Override
    public void failed(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        emitter.refused();
        if (cause instanceof EventBusException failure && failure.kind() == EventBusException.Kind.TOO_LARGE) {
            answer(Answer.problem(413, "the event is too large", "body", "less than the bus's maxEventBytes"));
        } else {
            LOG.warn("bus cannot store source={} reason={}", source.name(), cause.getMessage());
            answer(Answer.later(503, "the bus cannot store it now; send it again", RETRY_SECONDS));
        }
    }

    private void answer(Answer answer) {
        collector.hold(-body.length);
        if (!request.response().ended() && !request.response().closed()) {
            answer.writeTo(request.response());
        }
    }
}
