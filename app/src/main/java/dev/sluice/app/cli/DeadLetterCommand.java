package dev.sluice.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.client.SluiceClient;
import dev.sluice.app.output.Terminal;
import dev.sluice.app.output.Terminal.Tone;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice dlq}: deliveries that were given up. */
@Command(
        name = "dlq",
        description = "Dead letters: deliveries that were given up, and what to do about them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(list | show | retry | discard)",
        subcommands = {
            DeadLetterCommand.ListCommand.class,
            DeadLetterCommand.Show.class,
            DeadLetterCommand.Retry.class,
            DeadLetterCommand.Discard.class
        },
        footer = {
            "",
            "Examples:",
            "  sluice dlq list --trigger default/hello",
            "  sluice dlq show 17",
            "  sluice dlq retry 17",
            "  sluice dlq retry --trigger default/hello",
            "  sluice dlq discard 17"
        })
final class DeadLetterCommand implements Callable<Integer> {

    private static final String PATH = "/deadletters";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: list, show, retry or discard");
    }

    private static String trigger(@Nullable String given) {
        return given == null || given.isEmpty() ? "" : given.contains("/") ? given : "default/" + given;
    }

    /** {@code sluice dlq list}. */
    @Command(
            name = "list",
            description = "Lists dead letters, newest first.",
            mixinStandardHelpOptions = true,
            footer = {"", "Examples:", "  sluice dlq list", "  sluice dlq list --trigger default/hello --limit 500"})
    static final class ListCommand implements Callable<Integer> {

        @Option(names = "--trigger", paramLabel = "T", description = "Only of this trigger ([NS/]NAME).")
        private @Nullable String trigger;

        @Option(names = "--before", paramLabel = "ID", description = "Only older ones than this.")
        private String before = "";

        @Option(names = "--limit", paramLabel = "N", description = "At most so many (default ${DEFAULT-VALUE}).")
        private int limit = 100;

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Mixin
        private final CommonOptions common = new CommonOptions();

        @Override
        public Integer call() {
            JsonNode letters = server.client(common.surroundings())
                    .get(PATH, Map.of("trigger", trigger(trigger), "before", before, "limit", String.valueOf(limit)));
            if (common.json()) {
                common.document(letters);
            } else {
                print(common.out(), letters.path("items"));
            }
            return ExitCode.FINE.code();
        }

        private static void print(Terminal out, JsonNode items) {
            if (items.isEmpty()) {
                out.line("no dead letters");
                return;
            }
            Columns columns = new Columns();
            columns.row("ID", "AT", "TRIGGER", "SUBSCRIBER", "TO", "REASON", "");
            items.forEach(letter -> columns.row(
                    letter.path("id").asText(),
                    letter.path("at").asText(),
                    letter.path("trigger").asText(),
                    letter.path("subscriber").asText(),
                    letter.path("address").asText(),
                    out.in(Tone.BAD, letter.path("reason").asText()),
                    cause(letter)));
            columns.lines().forEach(out::line);
        }

        private static String cause(JsonNode letter) {
            long code = letter.path("code").asLong();
            long attempts = letter.path("attempts").asLong();
            return (code == 0 ? "" : code + " ")
                    + letter.path("message").asText("")
                    + (attempts > 0 ? " (" + Terminal.count(attempts, "attempt") + ")" : "");
        }
    }

    /** {@code sluice dlq show}. */
    @Command(
            name = "show",
            description = "Shows one dead letter with its event.",
            mixinStandardHelpOptions = true,
            footer = {"", "Examples:", "  sluice dlq show 17", "  sluice dlq show 17 --json"})
    static final class Show implements Callable<Integer> {

        @Parameters(paramLabel = "ID", description = "As 'dlq list' shows it.")
        private String id = "";

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Mixin
        private final CommonOptions common = new CommonOptions();

        @Override
        public Integer call() {
            JsonNode letter = server.client(common.surroundings()).get(PATH + "/" + PathText.segment(id), Map.of());
            if (common.json()) {
                common.document(letter);
                return ExitCode.FINE.code();
            }
            Columns columns = new Columns();
            letter.properties().forEach(field -> {
                if (!field.getValue().isContainerNode() && !field.getValue().isNull()) {
                    columns.row(field.getKey(), field.getValue().asText());
                }
            });
            columns.lines().forEach(common.out()::line);
            letter.properties().forEach(field -> {
                if (field.getValue().isContainerNode()) {
                    common.out().line(field.getKey());
                    common.out().line("  " + field.getValue().toPrettyString().replace("\n", "\n  "));
                }
            });
            return ExitCode.FINE.code();
        }
    }

    /** What {@code retry} and {@code discard} share: which letters. */
    static final class Chosen {

        @Parameters(arity = "0..*", paramLabel = "ID", description = "As 'dlq list' shows them.")
        private List<String> ids = List.of();

        @Option(names = "--trigger", paramLabel = "T", description = "All of this trigger ([NS/]NAME).")
        private @Nullable String trigger;

        @Mixin
        private final ServerOptions server = new ServerOptions();

        private int each(CommonOptions common, String what, String done) {
            if (ids.isEmpty() == (trigger == null)) {
                throw new CommandFailure(ExitCode.USAGE, "name dead letters by their ids, or a trigger with --trigger");
            }
            SluiceClient client = server.client(common.surroundings());
            if (trigger != null) {
                JsonNode answer = client.post(PATH + "/" + what, Map.of("trigger", trigger(trigger)), null);
                tell(common, trigger(trigger), answer, done + " all dead letters of " + trigger(trigger));
            }
            for (String id : ids) {
                JsonNode answer = client.post(PATH + "/" + PathText.segment(id) + "/" + what, Map.of(), null);
                tell(common, id, answer, done + " " + id);
            }
            return ExitCode.FINE.code();
        }

        private static void tell(CommonOptions common, String what, JsonNode answer, String text) {
            if (common.json()) {
                common.record(answer.isObject() ? answer : Map.of("done", what));
            } else {
                common.out().line(text);
            }
        }
    }

    /** {@code sluice dlq retry}. */
    @Command(
            name = "retry",
            description = "Delivers dead letters again, under the same firing id.",
            mixinStandardHelpOptions = true,
            footer = {"", "Examples:", "  sluice dlq retry 17 18", "  sluice dlq retry --trigger default/hello"})
    static final class Retry implements Callable<Integer> {

        @Mixin
        private final Chosen chosen = new Chosen();

        @Mixin
        private final CommonOptions common = new CommonOptions();

        @Override
        public Integer call() {
            return chosen.each(common, "retry", "delivering again:");
        }
    }

    /** {@code sluice dlq discard}. */
    @Command(
            name = "discard",
            description = "Gives dead letters up for good.",
            mixinStandardHelpOptions = true,
            footer = {"", "Examples:", "  sluice dlq discard 17"})
    static final class Discard implements Callable<Integer> {

        @Mixin
        private final Chosen chosen = new Chosen();

        @Mixin
        private final CommonOptions common = new CommonOptions();

        @Override
        public Integer call() {
            return chosen.each(common, "discard", "discarded:");
        }
    }
}
