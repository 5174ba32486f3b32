package dev.sluice.app.api;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.app.replay.ChangedResources;
import dev.sluice.app.replay.Fired;
import dev.sluice.app.replay.ReadAhead;
import dev.sluice.app.replay.RecentEvents;
import dev.sluice.app.replay.ReplayRun;
import dev.sluice.app.replay.TriggerChoice;
import dev.sluice.app.resources.Resources;
import dev.sluice.crds.Problem;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventsource.cron.Schedule;
import dev.sluice.trigger.check.SluiceExpressionChecker;
import dev.sluice.trigger.engine.StoredEvents;
import dev.sluice.trigger.engine.TriggerProgram;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What triggers would have fired on the stored events. */
final class ReplayRoutes {

    private static final int DELIVER_AT_ONCE = 500;

    private final Served served;
    private final ObjectMapper json;
    private final Executor reader;

    /** @param reader where the log is read ahead; may block */
    ReplayRoutes(Served served, ObjectMapper json, Executor reader) {
        this.served = served;
        this.json = json;
        this.reader = reader;
    }

    List<Route> routes() {
        return List.of(new Route(
                "POST",
                "/replay",
                "What triggers would have fired on the stored events, as JSON lines; with changed files in the body, what they"
                        + " would fire more and less; with deliver=true the firings are sent",
                List.of("trigger", "from", "to", "limit", "deliver"),
                this::replay));
    }

    /**
     * What is asked.
     *
     * @param programs the triggers
     * @param before how they run now, where they are compared
     */
    private record Asked(
            List<TriggerProgram> programs, @Nullable List<TriggerProgram> before) {}

    private Lines replay(Call call) {
        Asked asked = asked(call);
        boolean deliver = "true".equals(call.query("deliver"));
        if (deliver && asked.before() != null) {
            throw ApiFailure.badRequest("deliver: only what runs can deliver; leave out the changed files");
        }
        Instant from = call.time("from");
        Instant to = call.time("to");
        long limit = call.number("limit", 100);
        if (limit < 0) {
            throw ApiFailure.badRequest("limit: found " + limit + ", allowed 0 (all) and more");
        }
        return out -> run(asked, from, to, limit, deliver, out);
    }

    private Asked asked(Call call) {
        Resources running = served.resources().get();
        Map<String, String> files = files(call);
        String trigger = call.query("trigger");
        try {
            if (files.isEmpty()) {
                List<String> keys = TriggerChoice.keys(running.topology(), trigger);
                return new Asked(TriggerChoice.programs(running.topology(), keys), null);
            }
            ChangedResources changed = ChangedResources.of(
                    running.read(), files, new ResourceReader(new SluiceExpressionChecker(Schedule::check)));
            if (!changed.errors().isEmpty()) {
                throw ApiFailure.badRequest(
                        changed.errors().stream().map(Problem::toString).collect(Collectors.joining("\n")));
            }
            List<String> keys = trigger == null
                    ? changed.triggers().stream().sorted().toList()
                    : TriggerChoice.keys(changed.topology(), trigger);
            return new Asked(
                    TriggerChoice.programs(changed.topology(), keys), TriggerChoice.programs(running.topology(), keys));
        } catch (IllegalArgumentException unknown) {
            throw ApiFailure.notFound(String.valueOf(unknown.getMessage()));
        }
    }

    private Map<String, String> files(Call call) {
        if (call.body().length() == 0) {
            return Map.of();
        }
        try {
            JsonNode files = json.readTree(call.body().getBytes()).path("files");
            return json.convertValue(files, new TypeReference<LinkedHashMap<String, String>>() {});
        } catch (IOException | IllegalArgumentException e) {
            throw ApiFailure.badRequest("the body is not {\"files\": {NAME: TEXT}}");
        }
    }

    private void run(
            Asked asked,
            @Nullable Instant from,
            @Nullable Instant to,
            long limit,
            boolean deliver,
            Consumer<ObjectNode> out) {
        List<Fired> waiting = new ArrayList<>();
        RecentEvents recent = new RecentEvents();
        StoredEvents found =
                position -> recent.find(position).or(() -> served.log().find(position));
        ReplayRun run = new ReplayRun(asked.programs(), asked.before(), found, limit, out, fired -> {
            if (deliver && waiting.add(fired) && waiting.size() == DELIVER_AT_ONCE) {
                deliver(waiting);
            }
        });
        long end = to == null ? served.log().settledMillis() : to.toEpochMilli();
        if (from != null) {
            run.begin(from.toEpochMilli());
        }
        long head = served.log().head();
        new ReadAhead(served.log(), run.topics(), reader).from(before(from), seen -> {
            StoredEvent event = seen.event();
            if (event.position() > head || event.busTimeMillis() > end) {
                return false;
            }
            recent.add(event);
            run.event(event, seen.view());
            return true;
        });
        run.finish(end);
        deliver(waiting);
    }

    private long before(@Nullable Instant from) {
        return from == null
                ? served.log().earliest() - 1
                : served.log().positionBefore(new Start.At(from)).orElse(0L);
    }

    private void deliver(List<Fired> waiting) {
        Map<String, List<Fired>> byTrigger = waiting.stream().collect(Collectors.groupingBy(Fired::trigger));
        byTrigger.forEach((trigger, fired) -> served.triggers()
                .deliver(trigger, fired.stream().map(Fired::firing).toList()));
        waiting.clear();
    }
}
