package dev.sluice.app.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.eventbus.EventQuery;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.codec.StructuredJson;
import dev.sluice.trigger.store.DeliveryRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Stored events and what became of them. */
final class EventRoutes {

    private static final int MAX_AUDIT_IDS = 10_000;
    private static final int SCAN_BATCH = 2_000;

    private final Served served;
    private final ObjectMapper json;

    EventRoutes(Served served, ObjectMapper json) {
        this.served = served;
        this.json = json;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        "/events",
                        "Stored events, newest first",
                        List.of("id", "type", "topic", "bus", "from", "to", "before", "limit"),
                        this::events),
                new Route("GET", "/events/{event}/deliveries", "What became of one event", List.of(), this::deliveries),
                new Route("POST", "/audit", "What became of many events, by id", List.of(), this::audit));
    }

    private Map<String, Object> events(Call call) {
        String topic = call.query("topic");
        EventQuery query = new EventQuery(
                call.query("id"),
                call.query("type"),
                topic == null ? null : topic(topic, call.query("bus")),
                call.time("from"),
                call.time("to"),
                call.number("before", 0),
                call.limit(100));
        return Map.of(
                "items",
                served.log().find(query).stream().map(EventRoutes::event).toList());
    }

    private Topic topic(String name, @Nullable String bus) {
        return new Topic(
                bus == null ? served.resources().get().topology().topic(name).busKey() : bus, name);
    }

    /** A stored event as the API shows it. */
    static Map<String, Object> event(StoredEvent stored) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("position", stored.position());
        item.put("busTime", stored.busTime().toString());
        item.put("bus", stored.topic().bus());
        item.put("topic", stored.topic().name());
        item.put("event", new RawValue(new String(StructuredJson.write(stored.event()), StandardCharsets.UTF_8)));
        return item;
    }

    /** Of one id the oldest is meant: a subscriber's topic holds the same event under the same id, but later. */
    static StoredEvent find(Served served, String event) {
        Optional<StoredEvent> found =
                served.log().find(EventQuery.byId(event)).stream().reduce((newer, older) -> older);
        if (found.isEmpty() && event.matches("[0-9]{1,18}")) {
            found = served.log().find(Long.parseLong(event));
        }
        return found.orElseThrow(() -> ApiFailure.notFound("no event with id or position \"" + event + "\" is stored"));
    }

    private Map<String, Object> deliveries(Call call) {
        StoredEvent stored = find(served, call.variable("event"));
        Map<String, Long> decided = served.triggers().deliveries().decided();
        List<DeliveryRecords.Entry> entries = served.triggers().deliveries().find(stored.position());
        boolean complete = interested(stored.topic()).stream()
                        .allMatch(trigger -> decided.getOrDefault(trigger, 0L) >= stored.position())
                && entries.stream().noneMatch(entry -> entry.outcome().equals("pending"));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("position", stored.position());
        answer.put("id", stored.event().id());
        answer.put("complete", complete);
        answer.put("deliveries", entries);
        return answer;
    }

    private List<String> interested(Topic topic) {
        List<String> triggers = new ArrayList<>();
        for (ResolvedTrigger trigger :
                served.resources().get().topology().triggers().values()) {
            boolean reads = trigger.inputs().stream()
                    .anyMatch(input -> input.topic().busKey().equals(topic.bus())
                            && input.topic().name().equals(topic.name()));
            if (reads && !trigger.trigger().spec().paused()) {
                triggers.add(trigger.key());
            }
        }
        return triggers;
    }

    private Map<String, Object> audit(Call call) {
        JsonNode body = body(call);
        Set<String> wanted = new HashSet<>();
        body.path("ids").forEach(id -> wanted.add(id.isObject() ? id.path("id").asText() : id.asText()));
        if (wanted.isEmpty() || wanted.size() > MAX_AUDIT_IDS) {
            throw ApiFailure.badRequest("ids: found " + wanted.size() + ", allowed 1 to " + MAX_AUDIT_IDS);
        }
        NavigableMap<Long, StoredEvent> found = scan(wanted, since(body));
        Set<String> missing = new HashSet<>(wanted);
        found.values().forEach(stored -> missing.remove(stored.event().id()));
        DeliveryRecords.Account account = served.triggers().deliveries().account(found.navigableKeySet());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("accepted", wanted.size() - missing.size());
        answer.put("delivered", account.delivered());
        answer.put("deadLettered", account.deadLettered());
        answer.put("pending", account.pending() + undecided(found, account.pendingPositions()));
        answer.put("lost", missing.size());
        answer.put("twice", account.twice());
        answer.put("missing", missing.stream().limit(20).toList());
        return answer;
    }

    private long undecided(NavigableMap<Long, StoredEvent> found, Set<Long> pending) {
        Map<String, Long> decided = served.triggers().deliveries().decided();
        return found.values().stream()
                .filter(stored -> !pending.contains(stored.position()))
                .filter(stored -> interested(stored.topic()).stream()
                        .anyMatch(trigger -> decided.getOrDefault(trigger, 0L) < stored.position()))
                .count();
    }

    private NavigableMap<Long, StoredEvent> scan(Set<String> wanted, @Nullable Instant since) {
        NavigableMap<Long, StoredEvent> found = new TreeMap<>();
        Set<String> ids = new HashSet<>();
        long position = since == null
                ? 0
                : served.log().positionBefore(new Start.At(since)).orElse(0L);
        List<StoredEvent> batch = served.log().read(position, SCAN_BATCH);
        while (!batch.isEmpty()) {
            for (StoredEvent stored : batch) {
                if (wanted.contains(stored.event().id())
                        && !stored.topic().name().equals(Topic.DEAD_LETTERS)
                        && ids.add(stored.event().id())) {
                    found.put(stored.position(), stored);
                }
            }
            batch = served.log().read(batch.get(batch.size() - 1).position(), SCAN_BATCH);
        }
        return found;
    }

    private static @Nullable Instant since(JsonNode body) {
        String since = body.path("since").asText("");
        try {
            return since.isEmpty() ? null : Instant.parse(since);
        } catch (java.time.format.DateTimeParseException e) {
            throw ApiFailure.badRequest("since: found \"" + since + "\", expected a time such as 2026-01-31T12:00:00Z");
        }
    }

    private JsonNode body(Call call) {
        try {
            return json.readTree(call.body().getBytes());
        } catch (IOException e) {
            throw ApiFailure.badRequest("the body is not JSON");
        }
    }
}
