package dev.sluice.dapr.bus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.crds.model.PayloadFormat;
import dev.sluice.crds.model.ShapeErrorPolicy;
import dev.sluice.crds.model.ShapeSpec;
import dev.sluice.dapr.callback.Inbound;
import dev.sluice.dapr.message.BrokerMessages;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventsource.shape.EventIds;
import dev.sluice.eventsource.shape.EventShaper;
import dev.sluice.eventsource.shape.Shaped;
import dev.sluice.eventsource.shape.SourceEmitter;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.SourceName;
import java.io.IOException;
import java.time.Clock;

/**
 * What others put on a topic of a bus. A CloudEvent in any form is taken as it is; anything else becomes an event of the
 * topic's source event, as if a source had read it; what claims to be a CloudEvent and is none becomes a dead letter.
 */
final class ForeignMessages {

    private static final String TYPE = "dev.sluice.dapr.message";
    private static final String CLOUD_EVENT = "application/cloudevents+json";
    private static final JsonFactory JSON = new JsonFactory();
    private static final ShapeSpec AUTO =
            new ShapeSpec(PayloadFormat.AUTO, "UTC", null, null, null, ShapeErrorPolicy.DEAD_LETTER, null);

    private final Topic topic;
    private final BrokerMessages messages;
    private final SourceEmitter shape;

    ForeignMessages(EventBus bus, Topic topic, int maxEventBytes, EventIds ids, Clock clock) {
        SourceName name = name(topic);
        this.topic = topic;
        this.messages = new BrokerMessages(TYPE, name);
        this.shape = new SourceEmitter(
                EventShaper.compile(name, AUTO, ids, clock),
                new SourceEmitter.Target(bus, topic, maxEventBytes, SourceEmitter.DEFAULT_WINDOW),
                ShapeErrorPolicy.DEAD_LETTER,
                name.source(),
                ids,
                clock);
    }

    /** Namespace, EventSource and event of the topic, behind a prefix; or the bus, where it is no source event's. */
    private static SourceName name(Topic topic) {
        String[] parts = topic.name().split("\\.");
        int last = parts.length - 1;
        if (last >= 2) {
            return new SourceName(parts[last - 2], parts[last - 1], parts[last]);
        }
        int slash = topic.bus().indexOf('/');
        return new SourceName(
                topic.bus().substring(0, Math.max(slash, 0)), topic.bus().substring(slash + 1), topic.name());
    }

    /** The event to hand over, on the topic where it belongs: a dead letter has its own. */
    Publication read(Inbound inbound) {
        Message message = messages.of(inbound);
        boolean lastResort = topic.name().equals(Topic.DEAD_LETTERS);
        if (message.contentType() == null && !lastResort && claimsToBeAnEvent(message.body())) {
            message = new Message(message.body(), CLOUD_EVENT, message.headers(), message.meta(), message.defaults());
        }
        Shaped shaped = shape.shape(lastResort ? plain(message) : message);
        if (shaped instanceof Shaped.Ready ready) {
            return shape.publication(ready.event());
        }
        return shape.putAside(message, (Shaped.Failed) shaped).orElseThrow();
    }

    private static Message plain(Message message) {
        return new Message(
                message.body(), "application/octet-stream", java.util.Map.of(), message.meta(), message.defaults());
    }

    private static boolean claimsToBeAnEvent(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                if (parser.currentName().equals("specversion")) {
                    return true;
                }
                parser.nextToken();
                parser.skipChildren();
            }
            return false;
        } catch (IOException notJson) {
            return false;
        }
    }
}
