package dev.sluice.app.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.crds.model.Resource;
import dev.sluice.crds.reader.Located;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventsource.SourceReport;
import dev.sluice.eventsource.spi.SourceStatus;
import dev.sluice.trigger.runtime.GroupStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What runs and how it stands. */
final class ResourceRoutes {

    private final Served served;

    ResourceRoutes(Served served) {
        this.served = served;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/", "This process", List.of(), call -> process()),
                new Route("GET", "/resources", "Resources with status and counters", List.of("kind"), this::resources),
                new Route("GET", "/sources", "Source events whose name ends so", List.of("match"), this::sources),
                new Route("POST", "/backup", "Copies the data directory into a file", List.of(), this::backup));
    }

    private Map<String, Object> process() {
        Map<String, Object> process = new LinkedHashMap<>();
        process.put("name", "sluice");
        String version = ResourceRoutes.class.getPackage().getImplementationVersion();
        process.put("version", version == null ? "development" : version);
        process.put("dataDirectory", served.data().toString());
        process.put("startedAt", served.started().toString());
        process.put("offline", served.offline());
        return process;
    }

    private Map<String, Object> sources(Call call) {
        String match = call.query("match");
        List<String> names = served.sources().names().stream()
                .map(Object::toString)
                .filter(name -> match == null || name.equals(match) || name.endsWith("/" + match))
                .toList();
        return Map.of("items", names);
    }

    private Map<String, Object> resources(Call call) {
        String kind = call.query("kind");
        Map<String, GroupStatus.TriggerStatus> triggers = new LinkedHashMap<>();
        served.triggers()
                .status()
                .forEach(group -> group.triggers()
                        .forEach(one -> triggers.merge(
                                one.name(),
                                one,
                                (first, second) -> first.state().equals("removed") ? second : first)));
        List<SourceReport> reports = served.sources().report();
        List<Map<String, Object>> items = new ArrayList<>();
        for (Located located : served.resources().get().read().resources()) {
            Resource resource = located.resource();
            if (kind == null || kind.equalsIgnoreCase(resource.kind())) {
                items.add(resource(located, reports, triggers));
            }
        }
        return Map.of("items", items);
    }

    private Map<String, Object> resource(
            Located located, List<SourceReport> reports, Map<String, GroupStatus.TriggerStatus> triggers) {
        Resource resource = located.resource();
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("kind", resource.kind());
        item.put("namespace", resource.metadata().namespace());
        item.put("name", resource.metadata().name());
        item.put("file", located.origin().file());
        item.put("line", located.origin().at("").line());
        switch (resource.kind()) {
            case "EventSource" -> source(item, resource, reports);
            case "Trigger" -> trigger(item, triggers.get(resource.key()), resource.key());
            default -> bus(item, resource);
        }
        return item;
    }

    private void bus(Map<String, Object> item, Resource resource) {
        String key = resource.kind().equals("ClusterEventBus")
                ? "/" + resource.metadata().name()
                : resource.key();
        item.put(
                "guarantee",
                served.buses().guarantee(key).orElseGet(() -> served.log().guarantee(key)));
        Optional<String> problem = served.buses().problem(key);
        item.put(
                "conditions",
                List.of(condition(
                        problem.isEmpty(), problem.isEmpty() ? "Running" : "BusNotConnected", problem.orElse(""))));
    }

    private void source(Map<String, Object> item, Resource resource, List<SourceReport> reports) {
        List<Map<String, Object>> events = new ArrayList<>();
        boolean ready = true;
        String message = "";
        for (SourceReport report : reports) {
            if ((report.name().namespace() + "/" + report.name().eventSource()).equals(resource.key())) {
                Map<String, Object> event = new LinkedHashMap<>();
                event.put("name", report.name().event());
                event.put("kind", report.kind());
                event.put("state", report.status().state().name().toLowerCase(Locale.ROOT));
                event.put("message", report.status().message());
                event.put("counts", report.counts());
                events.add(event);
                boolean fine = report.status().state() == SourceStatus.State.RUNNING
                        || report.status().state() == SourceStatus.State.PAUSED;
                ready &= fine;
                message =
                        fine ? message : report.name() + ": " + report.status().message();
            }
        }
        item.put("events", events);
        item.put("conditions", List.of(condition(ready, ready ? "Running" : "SourceNotReady", message)));
    }

    private void trigger(
            Map<String, Object> item, GroupStatus.@org.jspecify.annotations.Nullable TriggerStatus status, String key) {
        Topology topology = served.resources().get().topology();
        item.put(
                "topics",
                topology.triggers().containsKey(key)
                        ? topology.triggers().get(key).inputs().stream()
                                .map(input -> input.topic().toString())
                                .toList()
                        : List.of());
        if (status != null) {
            boolean ready = !status.state().equals("failed");
            item.put("trigger", status);
            item.put("conditions", List.of(condition(ready, ready ? "Running" : "Failed", status.message())));
        }
    }

    private static Map<String, Object> condition(boolean ready, String reason, String message) {
        Map<String, Object> condition = new LinkedHashMap<>();
        condition.put("type", "Ready");
        condition.put("status", ready ? "True" : "False");
        condition.put("reason", reason);
        condition.put("message", message);
        return condition;
    }

    private Map<String, Object> backup(Call call) {
        String file = text(call, "file");
        Path target = Path.of(file);
        if (!target.isAbsolute()) {
            throw ApiFailure.badRequest(
                    "file: found \"" + file + "\", expected an absolute path on the server's machine");
        }
        try {
            served.log().backup(target);
        } catch (EventBusException | IllegalArgumentException e) {
            throw ApiFailure.conflict("backup to " + file + ": " + e.getMessage());
        }
        return Map.of("file", file);
    }

    private static String text(Call call, String field) {
        try {
            String value = new ObjectMapper()
                    .readTree(call.body().getBytes())
                    .path(field)
                    .asText("");
            if (value.isEmpty()) {
                throw ApiFailure.badRequest(field + " is missing");
            }
            return value;
        } catch (IOException e) {
            throw ApiFailure.badRequest("the body is not JSON");
        }
    }
}
