package dev.sluice.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.app.explain.GivenEvent;
import dev.sluice.app.resources.Resources;
import dev.sluice.eventbus.memory.InMemoryEventBus;
import dev.sluice.trigger.explain.EventExplainer;
import dev.sluice.trigger.explain.Explanation;
import dev.sluice.trigger.explain.ExplanationText;
import dev.sluice.trigger.explain.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice explain}. */
@Command(
        name = "explain",
        description = "Why an event fired or not: the first thing that failed, the value seen, what would match.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  sluice explain                      the newest event that fired nothing",
            "  sluice explain 4711                 an event, by id or position",
            "  sluice explain 4711 default/hello   only what one trigger made of it",
            "  sluice explain - default/hello      the newest that fired nothing in that trigger",
            "  sluice explain triggers --event order.json --source shop/order   without a server"
        })
final class ExplainCommand implements Callable<Integer> {

    private static final String NEWEST = "-";

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "EVENT-ID",
            description = "An event's id or position; with --event the folder of resources (default: the newest event"
                    + " that fired nothing).")
    private String event = NEWEST;

    @Parameters(index = "1", arity = "0..1", paramLabel = "TRIGGER", description = "Only this trigger ([NS/]NAME).")
    private @Nullable String trigger;

    @Option(
            names = "--event",
            paramLabel = "FILE",
            description = "Needs no server: a CloudEvent in JSON or a payload that is not stored; -: stdin.")
    private @Nullable Path file;

    @Option(
            names = "--source",
            paramLabel = "NS/SOURCE/EVENT",
            description = "With --event: where it would come from; any unique end of its name.")
    private @Nullable String source;

    @Option(names = "--input", paramLabel = "NAME", description = "With --event: the input that it would come to.")
    private @Nullable String input;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        if (file == null && (source != null || input != null)) {
            throw new CommandFailure(ExitCode.USAGE, "--source and --input say where the event of --event comes from");
        }
        print(file == null ? stored() : given(file));
        return ExitCode.FINE.code();
    }

    private JsonNode stored() {
        String path = event.equals(NEWEST) ? "/explain" : "/events/" + PathText.segment(event) + "/explain";
        return server.client(common.surroundings()).get(path, Map.of("trigger", trigger == null ? "" : trigger));
    }

    private JsonNode given(Path eventFile) {
        Path path = Path.of(event);
        if (event.equals(NEWEST) || !Files.exists(path)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--event needs the resources it is tried on: sluice explain PATH --event FILE");
        }
        Resources resources = new ResourcePath(path).valid(Map.of(), common.err(), "nothing is explained");
        var clock = common.surroundings().clock();
        String key = trigger == null || trigger.contains("/") ? trigger : "default/" + trigger;
        if (key != null && resources.topology().trigger(key).isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "no trigger \"" + key + "\"; there are "
                            + String.join(", ", resources.topology().triggers().keySet()));
        }
        try {
            var stored = new GivenEvent(resources.topology(), clock).of(body(eventFile), source, input);
            return json(new EventExplainer(new InMemoryEventBus(Map.of(), clock), History.NONE)
                    .explain(resources.topology(), stored, key));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private byte[] body(Path eventFile) {
        try {
            return eventFile.toString().equals("-")
                    ? common.surroundings().in().readAllBytes()
                    : Files.readAllBytes(eventFile);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.UNREACHABLE, "cannot read " + eventFile + ": " + e.getMessage());
        }
    }

    private ObjectNode json(Explanation explanation) {
        ObjectNode answer = common.mapper().valueToTree(explanation);
        answer.set("text", common.mapper().valueToTree(ExplanationText.lines(explanation)));
        return answer;
    }

    private void print(JsonNode explanation) {
        if (common.json()) {
            common.document(explanation);
        } else {
            explanation.path("text").forEach(line -> common.out().line(line.asText()));
        }
    }
}
