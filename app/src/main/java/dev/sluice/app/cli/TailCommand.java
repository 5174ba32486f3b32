package dev.sluice.app.cli;

import dev.sluice.app.client.ClientException;
import dev.sluice.app.client.EventStream;
import dev.sluice.app.client.EventStream.Happening;
import dev.sluice.app.client.SluiceClient;
import dev.sluice.app.client.SourceNames;
import dev.sluice.crds.Suggestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice tail}. */
@Command(
        name = "tail",
        description = "Shows events as they come; with --trigger what they bring about.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  sluice tail",
            "  sluice tail hello",
            "  sluice tail --trigger default/hello --why",
            "  sluice tail --json --count 10"
        })
final class TailCommand implements Callable<Integer> {

    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final String EVENTS = "event";
    private static final String OUTCOMES = "fired,delivery,occurrence,notice";
    private static final String QUIET = ",quiet";

    @Parameters(
            arity = "0..1",
            paramLabel = "NS/SOURCE/EVENT",
            description = "Only events of this source event; any unique end of its name.")
    private @Nullable String source;

    @Option(names = "--trigger", paramLabel = "T", description = "Firings and outcomes of this trigger ([NS/]NAME).")
    private @Nullable String trigger;

    @Option(names = "--why", description = "Also the events that fired nothing, and notices of patterns.")
    private boolean why;

    @Option(names = "--count", paramLabel = "N", description = "Ends after N lines (default: Ctrl-C ends it).")
    private long count;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        try (Interruption interruption = Interruption.exitCodeFour()) {
            SluiceClient client = server.client(common.surroundings());
            Map<String, String> query = query(client);
            long shown = 0;
            try (EventStream stream = client.stream(query)) {
                common.err().line("sluice: watching " + client.server() + "; Ctrl-C ends");
                shown = show(stream, shown);
            }
            while (!done(shown)) {
                shown = again(client, query, shown);
            }
            return ExitCode.FINE.code();
        }
    }

    private long again(SluiceClient client, Map<String, String> query, long shown) {
        common.err().line("sluice: the connection is lost; trying again");
        while (true) {
            Pauses.pause(AGAIN);
            try (EventStream stream = client.stream(query)) {
                common.err().line("sluice: connected again; what happened meanwhile is not shown");
                return show(stream, shown);
            } catch (ClientException e) {
                if (!e.passes()) {
                    throw e;
                }
            }
        }
    }

    private boolean done(long shown) {
        return count > 0 && shown >= count;
    }

    private Map<String, String> query(SluiceClient client) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("kinds", (trigger == null ? EVENTS : OUTCOMES) + (why ? QUIET : ""));
        if (source != null) {
            SourceNames names = new SourceNames(client);
            query.put("topic", names.topic(names.find(source)));
        }
        if (trigger != null) {
            String name = trigger.contains("/") ? trigger : "default/" + trigger;
            query.put("trigger", name);
            sayIfUnknown(client, name);
        }
        return query;
    }

    /** One that is not there may come; but mostly it is mistyped. */
    private void sayIfUnknown(SluiceClient client, String name) {
        List<String> known = new ArrayList<>();
        client.get("/resources", Map.of("kind", "Trigger"))
                .path("items")
                .forEach(item -> known.add(item.path("namespace").asText() + "/"
                        + item.path("name").asText()));
        if (!known.contains(name)) {
            common.err()
                    .line("sluice: there is no trigger " + name + " now; " + Suggestion.hint("known are", name, known));
        }
    }

    private long show(EventStream stream, long before) {
        HappeningText text = new HappeningText(common.out());
        long shown = before;
        while (!done(shown)) {
            Optional<Happening> next = stream.next();
            if (next.isEmpty()) {
                return shown;
            }
            if (common.json()) {
                common.record(common.mapper()
                        .createObjectNode()
                        .put("kind", next.get().kind())
                        .set(next.get().kind(), next.get().data()));
            } else {
                common.out().line(text.of(next.get()));
            }
            shown++;
        }
        return shown;
    }
}
