package dev.sluice.app.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.trigger.engine.Firing;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A firing in a replay.
 *
 * @param trigger {@code namespace/name}
 * @param firing what fired
 */
public record Fired(String trigger, Firing firing) {

    /** What makes two versions of a trigger fire "the same": who is told what about whom, and when. */
    record Identity(
            String trigger,
            String subscriber,
            Firing.State state,
            long atMillis,
            @Nullable String key,
            long position) {}

    Identity identity() {
        long position = firing.origin() == null ? 0 : firing.origin().position();
        return new Identity(trigger, firing.subscriber(), firing.state(), firing.atMillis(), firing.key(), position);
    }

    /** As the API and {@code --json} show it. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("at", Instant.ofEpochMilli(firing.atMillis()).toString());
        json.put("trigger", trigger);
        json.put("subscriber", firing.subscriber());
        if (firing.key() != null) {
            json.put("key", firing.key());
        }
        json.put("state", firing.state().name().toLowerCase(Locale.ROOT));
        json.put("firing", firing.id());
        json.put("eventId", firing.event().id());
        return json;
    }
}
