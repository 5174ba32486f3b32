package dev.sluice.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.crds.Suggestion;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice get}: the resources that run, with status and counters. */
@Command(
        name = "get",
        description = "Shows the resources that run, their status and counters.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  sluice get", "  sluice get trigger", "  sluice get es --json"})
final class GetCommand implements Callable<Integer> {

    private static final Map<String, String> KINDS = kinds();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "KIND",
            description = "EventSource (es), EventBus (eb), ClusterEventBus (ceb) or Trigger; default all.")
    private String kind = "";

    @Override
    public Integer call() {
        JsonNode resources =
                server.client(common.surroundings()).get("/resources", Map.of("kind", kind.isEmpty() ? "" : kind()));
        if (common.json()) {
            common.document(resources);
        } else {
            new ResourceList(common.out()).print(resources.path("items"));
        }
        return ExitCode.FINE.code();
    }

    private String kind() {
        String known = KINDS.get(kind.toLowerCase(Locale.ROOT));
        if (known == null) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "no kind \"" + kind + "\"\n" + Suggestion.hint("known kinds", kind, KINDS.values()));
        }
        return known;
    }

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new TreeMap<>();
        for (String kind : new String[] {"EventSource", "EventBus", "ClusterEventBus", "Trigger"}) {
            String lower = kind.toLowerCase(Locale.ROOT);
            kinds.put(lower, kind);
            kinds.put(lower + (lower.endsWith("s") ? "es" : "s"), kind);
        }
        kinds.putAll(Map.of("es", "EventSource", "eb", "EventBus", "ceb", "ClusterEventBus"));
        return kinds;
    }
}
