package dev.sluice.app.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.crds.topology.Topology;
import dev.sluice.trigger.explain.EventExplainer;
import dev.sluice.trigger.explain.Explanation;
import dev.sluice.trigger.explain.ExplanationText;
import dev.sluice.trigger.explain.History;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why events fired or not. */
final class ExplainRoutes {

    private final Served served;
    private final ObjectMapper json;
    private final EventExplainer explainer;

    ExplainRoutes(Served served, ObjectMapper json) {
        this.served = served;
        this.json = json;
        this.explainer = new EventExplainer(
                served.log(),
                new History.Stored(
                        served.triggers().deliveries(), served.triggers().generations()));
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        "/events/{event}/explain",
                        "Why an event fired or not: the first thing that failed, the value seen, what would match",
                        List.of("trigger"),
                        this::explain),
                new Route(
                        "GET",
                        "/explain",
                        "The same for the newest event that fired nothing",
                        List.of("trigger"),
                        this::newest));
    }

    private Object explain(Call call) {
        Topology topology = served.resources().get().topology();
        String trigger = trigger(call, topology);
        return answer(explainer.explain(topology, EventRoutes.find(served, call.variable("event")), trigger));
    }

    private Object newest(Call call) {
        Topology topology = served.resources().get().topology();
        return answer(explainer
                .newestQuiet(topology, trigger(call, topology))
                .orElseThrow(() -> ApiFailure.notFound(
                        "none of the newest events fired nothing; name one: sluice explain EVENT-ID")));
    }

    private Object answer(Explanation explanation) {
        ObjectNode answer = json.valueToTree(explanation);
        answer.set("text", json.valueToTree(ExplanationText.lines(explanation)));
        return answer;
    }

    private static @Nullable String trigger(Call call, Topology topology) {
        String given = call.query("trigger");
        if (given == null) {
            return null;
        }
        String key = given.contains("/") ? given : "default/" + given;
        if (topology.trigger(key).isEmpty()) {
            throw ApiFailure.notFound("no trigger \"" + key + "\"; there are "
                    + String.join(", ", topology.triggers().keySet()));
        }
        return key;
    }
}
