package dev.sluice.trigger.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Runs a trace through a trigger, with a crash wherever a test wants one. */
final class TraceRun {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** When the instance is thrown away, and what else may happen to it. */
    enum Crash {
        NEVER,
        AFTER_EACH_COMMIT,
        BEFORE_EACH_COMMIT,
        /** It is not, but no state stays in memory. */
        FORGETFUL,
        /** It is not, but all events are stored at once, as after a time without the process. */
        BACKLOG
    }

    final List<Firing> firings = new ArrayList<>();
    final List<Occurrence> occurrences = new ArrayList<>();
    final List<Notice> notices = new ArrayList<>();
    final StoredRows rows = new StoredRows();

    private final Trace trace;
    private final TriggerProgram program;
    private final Crash crash;
    private final Map<Long, StoredEvent> log = new HashMap<>();
    private TriggerInstance instance;

    private TraceRun(Trace trace, TriggerProgram program, Crash crash) {
        this.trace = trace;
        this.program = program;
        this.crash = crash;
        this.instance = instance();
    }

    static TraceRun of(Trace trace, TriggerProgram program, Crash crash) {
        TraceRun run = new TraceRun(trace, program, crash);
        run.run();
        return run;
    }

    private TriggerInstance instance() {
        return new TriggerInstance(
                program,
                rows,
                position -> Optional.ofNullable(log.get(position)),
                crash == Crash.FORGETFUL ? 0 : 1_000);
    }

    private void run() {
        step(instance -> instance.advanceTo(trace.startMillis()));
        Set<String> seen = new HashSet<>();
        long bus = trace.startMillis();
        for (JsonNode event : trace.events()) {
            bus = crash == Crash.BACKLOG
                    ? bus
                    : Math.max(bus, 1000 * event.path("t").asLong());
            StoredEvent stored = stored(event, bus);
            log.put(stored.position(), stored);
            boolean repeated =
                    !seen.add(stored.event().source() + " " + stored.event().id());
            if (!repeated) {
                runTimersUpTo(bus);
                step(instance -> instance.onEvent(stored));
            }
        }
        if (crash != Crash.BACKLOG) {
            runTimersUpTo(trace.endMillis());
        }
        step(instance -> instance.finish(trace.endMillis()));
    }

    /** As a host would: each due time is a step of its own. Every other time the event itself must run the timers. */
    private void runTimersUpTo(long millis) {
        while (instance.nextDueMillis().orElse(Long.MAX_VALUE) < millis) {
            long due = instance.nextDueMillis().getAsLong();
            step(instance -> instance.advanceTo(due));
        }
    }

    private void step(Function<TriggerInstance, Step> work) {
        Step step = work.apply(instance);
        if (crash == Crash.BEFORE_EACH_COMMIT) {
            instance = instance();
            Step again = work.apply(instance);
            if (!again.toString().equals(step.toString())) {
                throw new AssertionError("before the crash " + step + ", after it " + again);
            }
        }
        rows.apply(instance.drain());
        if (crash == Crash.AFTER_EACH_COMMIT) {
            instance = instance();
        }
        firings.addAll(step.firings());
        occurrences.addAll(step.occurrences());
        notices.addAll(step.notices());
    }

    private StoredEvent stored(JsonNode json, long busMillis) {
        Publication event = event(trace, json);
        return new StoredEvent(json.path("i").asInt() + 1L, busMillis, event.topic(), event.event());
    }

    /** An event of a trace as a source publishes it. */
    static Publication event(Trace trace, JsonNode json) {
        boolean idempotent = trace.condition().path("idempotent").asBoolean();
        ObjectNode data = json.deepCopy();
        data.remove(List.of("i", "t", "type", "source"));
        String type = json.path("type").asText();
        Event event = Event.builder()
                .id(idempotent ? json.path("id").asText() : "e" + json.path("i").asInt())
                .source(idempotent ? json.path("source").asText() : "/trace")
                .type(type)
                .time(Instant.ofEpochSecond(json.path("t").asLong()).toString())
                .dataContentType("application/json")
                .data(data.toString().getBytes(StandardCharsets.UTF_8))
                .build();
        String input = TraceTrigger.isRatio(trace) ? TraceTrigger.ONE_INPUT : type;
        return new Publication(new Topic(Triggers.BUS, "default.src." + input.toLowerCase(Locale.ROOT)), event);
    }

    /** What fired, in the words of the trace, with only the fields that the expected entry has. */
    static JsonNode seen(Occurrence occurrence, JsonNode expected) {
        ObjectNode seen = JSON.createObjectNode();
        seen.put("at", occurrence.atMillis() / 1000);
        if (occurrence.key() != null) {
            seen.put("key", occurrence.key());
        }
        try {
            JsonNode data = JSON.readTree(occurrence.event().data());
            expected.fieldNames().forEachRemaining(field -> {
                if (field.equals("by")) {
                    occurrence
                            .positions()
                            .forEach(position -> seen.withArray("by").add(position - 1));
                    seen.withArray("by");
                } else if (data.has(field) && !seen.has(field)) {
                    seen.set(field, data.get(field));
                }
            });
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
        return seen;
    }

    static JsonNode seen(Notice notice) {
        ObjectNode seen = JSON.createObjectNode();
        seen.put("at", notice.atMillis() / 1000);
        if (notice.key() != null) {
            seen.put("key", notice.key());
        }
        String kind = notice.kind().name().toLowerCase(Locale.ROOT);
        if (kind.equals("late")) {
            seen.put(kind, true);
        } else {
            seen.put(kind, "maxKeys");
        }
        notice.positions().forEach(position -> seen.withArray("by").add(position - 1));
        return seen;
    }
}
