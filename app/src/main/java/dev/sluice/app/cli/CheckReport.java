package dev.sluice.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.app.guarantee.BesideDapr;
import dev.sluice.app.guarantee.BusPromise;
import dev.sluice.app.guarantee.Promise;
import dev.sluice.app.guarantee.SourcePromise;
import dev.sluice.app.output.Terminal;
import dev.sluice.app.output.Terminal.Tone;
import dev.sluice.app.resources.BusConfiguration;
import dev.sluice.app.resources.Resources;
import dev.sluice.crds.Problem;
import dev.sluice.crds.model.SourceKindName;
import dev.sluice.crds.topology.ResolvedBus;
import dev.sluice.crds.topology.ResolvedSource;
import dev.sluice.crds.topology.ResolvedTrigger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code check} found.
 *
 * @param path what was checked
 * @param resources what they hold
 * @param tried what was connected to
 */
record CheckReport(Path path, Resources resources, List<Connection.Tried> tried) {

    private record Promised(
            String what, String name, Promise promise, String broker, Optional<BesideDapr> besideDapr) {}

    /** For a person: problems, promises, connections, and one line that sums up. */
    void print(Terminal terminal) {
        resources.problems().stream().sorted().forEach(problem -> terminal.line(problem.toString()));
        List<Promised> promises = promises();
        if (!resources.problems().isEmpty() && !promises.isEmpty()) {
            terminal.line("");
        }
        Columns columns = new Columns();
        promises.forEach(promised -> row(columns, terminal, promised));
        columns.lines().forEach(terminal::line);
        tried.forEach(connection -> terminal.line(connection.text(terminal)));
        terminal.line(summary(terminal));
    }

    private static void row(Columns columns, Terminal terminal, Promised promised) {
        columns.row(
                promised.what(),
                promised.name(),
                terminal.in(tone(promised.promise()), promised.promise().kind().word()),
                text(promised));
        promised.besideDapr()
                .ifPresent(beside -> columns.row(
                        "",
                        "  beside Dapr: " + beside.via(),
                        terminal.in(
                                tone(beside.promise()), beside.promise().kind().word()),
                        beside.promise().reason()));
    }

    private static String text(Promised promised) {
        String reason = promised.promise().reason();
        return promised.broker().isEmpty()
                ? reason
                : reason + "; it names " + promised.broker() + ", which one process does not need";
    }

    private static Tone tone(Promise promise) {
        return promise.kind() == Promise.Kind.AT_LEAST_ONCE ? Tone.GOOD : Tone.WARN;
    }

    private String summary(Terminal terminal) {
        long errors = count(Problem.Severity.ERROR);
        long warnings = count(Problem.Severity.WARNING);
        long unreached =
                tried.stream().filter(connection -> !connection.reached()).count();
        String found = errors + warnings == 0
                ? terminal.in(Tone.GOOD, "no problems")
                : terminal.in(errors > 0 ? Tone.BAD : Tone.WARN, Terminal.count(errors, "error")) + " and "
                        + Terminal.count(warnings, "warning");
        return found + (unreached == 0 ? "" : ", " + unreached + " not reached") + " in "
                + path + ": "
                + Terminal.count(resources.topology().sources().size(), "source") + ", "
                + Terminal.count(resources.topology().triggers().size(), "trigger") + " fit to run";
    }

    private long count(Problem.Severity severity) {
        return resources.problems().stream()
                .filter(problem -> problem.severity() == severity)
                .count();
    }

    private List<Promised> promises() {
        List<Promised> promises = new ArrayList<>();
        for (ResolvedBus bus : resources.topology().buses().values()) {
            String broker = BusConfiguration.broker(bus.spec());
            promises.add(new Promised("bus", bus.key(), BusPromise.of(bus), broker, BesideDapr.of(bus)));
        }
        for (ResolvedSource source : resources.topology().sources().values()) {
            for (ResolvedSource.Event event : source.events()) {
                String kind = event.event().kind().name().toLowerCase(Locale.ROOT);
                String name = source.key() + "/" + event.event().name();
                promises.add(new Promised(kind, name, SourcePromise.of(event.event()), "", besideDapr(source, event)));
            }
        }
        return promises;
    }

    /** Said where a broker is named, because otherwise nobody thinks of Dapr. */
    private Optional<BesideDapr> besideDapr(ResolvedSource source, ResolvedSource.Event event) {
        boolean broker = resources
                .topology()
                .bus(source.busKey())
                .flatMap(BesideDapr::of)
                .isPresent();
        boolean asked = event.event().kind() == SourceKindName.DAPR
                || event.event().shape().via() != null;
        return broker || asked ? Optional.of(BesideDapr.of(event)) : Optional.empty();
    }

    /** For a machine. */
    ObjectNode json(ObjectMapper mapper) {
        ObjectNode report = mapper.createObjectNode();
        report.put("valid", !resources.hasErrors());
        ArrayNode problems = report.putArray("problems");
        resources.problems().stream().sorted().forEach(problem -> write(problems.addObject(), problem));
        ArrayNode buses = report.putArray("buses");
        ArrayNode sources = report.putArray("sources");
        for (Promised promised : promises()) {
            boolean bus = promised.what().equals("bus");
            ObjectNode row = (bus ? buses : sources).addObject().put("name", promised.name());
            if (!bus) {
                row.put("kind", promised.what());
            } else if (!promised.broker().isEmpty()) {
                row.put("broker", promised.broker());
            }
            row.put("guarantee", promised.promise().kind().word());
            row.put("reason", promised.promise().reason());
            promised.besideDapr()
                    .ifPresent(beside -> row.putObject("besideDapr")
                            .put("via", beside.via())
                            .put("guarantee", beside.promise().kind().word())
                            .put("reason", beside.promise().reason()));
        }
        ArrayNode triggers = report.putArray("triggers");
        resources.topology().triggers().values().stream()
                .filter(trigger -> !trigger.implicit())
                .map(ResolvedTrigger::key)
                .forEach(triggers::add);
        ArrayNode connections = report.putArray("connections");
        tried.forEach(connection -> connections
                .addObject()
                .put("what", connection.connection().what())
                .put("address", connection.connection().address())
                .put("reached", connection.reached())
                .put("message", connection.message()));
        return report;
    }

    private static void write(ObjectNode row, Problem problem) {
        row.put("file", problem.file());
        row.put("line", problem.line());
        row.put("column", problem.column());
        row.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
        row.put("field", problem.path());
        row.put("message", problem.message());
        row.put("hint", problem.hint());
    }
}
