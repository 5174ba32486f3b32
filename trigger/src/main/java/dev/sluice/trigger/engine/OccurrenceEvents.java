package dev.sluice.trigger.engine;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.expression.CelValues;
import dev.sluice.expression.EventView;
import dev.sluice.trigger.pattern.Emission;
import dev.sluice.trigger.pattern.EventRef;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the CloudEvent that a pattern's occurrence is. Not thread-safe. ADR 52. */
final class OccurrenceEvents {

    static final int MOST_EVENTS = 100;
    static final int MOST_BYTES = 256 * 1024;

    private final String source;
    private final StoredEvents events;
    private final Ids ids = new Ids();

    OccurrenceEvents(TriggerProgram program, StoredEvents events) {
        this.source = "/namespaces/" + program.namespace() + "/triggers/" + program.name() + "/";
        this.events = events;
    }

    Occurrence occurrence(Occurred occurred) {
        PatternProgram<?> pattern = occurred.run().program();
        Emission emission = occurred.emission();
        List<Long> positions = positions(emission.events());
        Event event = Event.builder()
                .id(id(pattern, occurred))
                .source(source + pattern.name())
                .type("dev.sluice." + pattern.kind() + (emission.resolved() ? ".resolved" : ""))
                .subject(occurred.key() == null || occurred.key().isEmpty() ? null : occurred.key())
                .time(Instant.ofEpochMilli(emission.atMillis()).toString())
                .dataContentType("application/json")
                .data(CelValues.toJson(data(pattern, occurred, positions)).getBytes(StandardCharsets.UTF_8))
                .build();
        return new Occurrence(
                pattern.name(),
                occurred.key(),
                emission.atMillis(),
                emission.resolved() ? Firing.State.RESOLVED : Firing.State.FIRING,
                positions.size() > MOST_EVENTS ? positions.subList(0, MOST_EVENTS) : positions,
                event);
    }

    private String id(PatternProgram<?> pattern, Occurred occurred) {
        Emission emission = occurred.emission();
        ids.add(source).add(pattern.name()).add(occurred.key() == null ? "" : occurred.key());
        ids.add(emission.resolved() ? 1 : 0).add(emission.atMillis());
        emission.events().forEach(ref -> ids.add(ref.id()));
        return ids.id();
    }

    /** The log positions beneath, each once, in order of time, then arrival. */
    private static List<Long> positions(List<EventRef> refs) {
        LinkedHashSet<Long> positions = new LinkedHashSet<>();
        refs.forEach(ref -> positions.addAll(ref.positions()));
        return new ArrayList<>(positions);
    }

    private Map<String, Object> data(PatternProgram<?> pattern, Occurred occurred, List<Long> positions) {
        Emission emission = occurred.emission();
        List<EventRef> refs = emission.events();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("pattern", pattern.name());
        data.put("kind", pattern.kind());
        if (occurred.key() != null) {
            data.put("key", occurred.key());
        }
        data.put("at", Instant.ofEpochMilli(emission.atMillis()).toString());
        data.put("state", emission.resolved() ? "resolved" : "firing");
        data.put("count", emission.count());
        if (!refs.isEmpty()) {
            data.put("first", Instant.ofEpochMilli(refs.get(0).timeMillis()).toString());
            data.put(
                    "last",
                    Instant.ofEpochMilli(refs.get(refs.size() - 1).timeMillis()).toString());
        }
        data.putAll(emission.fields());
        putEvents(data, refs, positions);
        return data;
    }

    /** As many events as fit, the rest by id and count. */
    private void putEvents(Map<String, Object> data, List<EventRef> refs, List<Long> positions) {
        Map<Long, String> ids = new LinkedHashMap<>();
        refs.stream().filter(ref -> ref.beneath() == null).forEach(ref -> ids.put(ref.position(), ref.id()));
        List<Object> shown = new ArrayList<>();
        List<Object> rest = new ArrayList<>();
        long bytes = 0;
        for (long position : positions) {
            boolean full = shown.size() >= MOST_EVENTS || bytes >= MOST_BYTES;
            Optional<StoredEvent> stored = full ? Optional.empty() : events.find(position);
            long size = stored.map(event -> (long) event.event().data().length).orElse(0L);
            if (full || bytes + size > MOST_BYTES) {
                bytes = MOST_BYTES;
                rest.add(ids.getOrDefault(position, Long.toString(position)));
            } else {
                bytes += size;
                shown.add(stored.map(event -> attributes(event.event()))
                        .orElseGet(() -> Map.of("id", ids.getOrDefault(position, Long.toString(position)))));
            }
        }
        data.put("events", shown);
        if (!rest.isEmpty()) {
            data.put(
                    "more",
                    Map.of("count", (long) rest.size(), "ids", rest.subList(0, Math.min(rest.size(), MOST_EVENTS))));
        }
    }

    /** An event in the CloudEvents JSON format. */
    private static Map<String, Object> attributes(Event event) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("specversion", "1.0");
        json.put("id", event.id());
        json.put("source", event.source());
        json.put("type", event.type());
        event.subject().ifPresent(subject -> json.put("subject", subject));
        event.time().ifPresent(time -> json.put("time", time));
        event.dataContentType().ifPresent(type -> json.put("datacontenttype", type));
        event.dataSchema().ifPresent(schema -> json.put("dataschema", schema));
        json.putAll(event.extensions());
        if (event.hasData()) {
            Object data = EventView.of(event).data();
            json.put(data instanceof byte[] ? "data_base64" : "data", data);
        }
        return json;
    }
}
