package dev.sluice.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.app.guarantee.BesideDapr;
import dev.sluice.app.output.Terminal;
import dev.sluice.app.output.Terminal.Tone;
import dev.sluice.app.resources.Resources;
import dev.sluice.crds.topology.Topology;
import dev.sluice.dapr.jetstream.StreamPlan;
import dev.sluice.dapr.render.Remark;
import dev.sluice.dapr.render.RenderOptions;
import dev.sluice.dapr.render.Rendering;
import dev.sluice.dapr.render.ResourceFolder;
import dev.sluice.dapr.render.Roles;
import dev.sluice.dapr.render.SecretVariable;
import dev.sluice.dapr.render.StreamPlans;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice render}: writes what sidecars read, and touches nothing else. */
@Command(
        name = "render",
        description = "Writes the Dapr files that the sidecars of 'sluice eventsource' and 'sluice trigger' read.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Only what changed is written, and only files that render made before are removed. Credentials stand in",
            "no file: they are named as variables of the sidecar's environment.",
            "",
            "Examples:",
            "  sluice render examples/kafka-to-function --dapr --out components",
            "  sluice render . --dapr --out components --resolve kafka.default.svc=127.0.0.1:9092",
            "  sluice render . --dapr --out components --group default --group fraud"
        })
final class RenderCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "PATH", description = "YAML file or folder.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path path;

    @Option(names = "--dapr", required = true, description = "For Dapr sidecars.")
    @SuppressWarnings("UnusedVariable") // the only form there is, and still said
    private boolean dapr;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to write to.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path out;

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description =
                    "An app for the triggers of this group, as 'sluice trigger --group' runs them; can be given for"
                            + " several (default: one app for all groups of a namespace). Files of groups that are not named"
                            + " are removed.")
    private List<String> groups = List.of();

    @Mixin
    private final ReplacementOptions replacements = new ReplacementOptions();

    @Override
    public Integer call() {
        Resources resources = new ResourcePath(path)
                .valid(replacements.references(), common.err(), "nothing is rendered until these are right");
        Topology topology = resources.topology();
        Roles roles = groups.isEmpty() ? Roles.of(topology) : Roles.ofGroups(topology, groups);
        Rendering rendering = Rendering.of(topology, roles, RenderOptions.resolving(replacements.addresses()));
        ResourceFolder.Changes changes = write(rendering);
        List<StreamPlan> streams = StreamPlans.of(topology, roles);
        List<String> warnings = warnings(resources, rendering);
        if (common.json()) {
            common.document(json(rendering, changes, streams, warnings));
        } else {
            print(rendering, changes, streams, warnings);
        }
        return ExitCode.FINE.code();
    }

    private ResourceFolder.Changes write(Rendering rendering) {
        try {
            return new ResourceFolder(out).update(rendering);
        } catch (IllegalStateException | UncheckedIOException refused) {
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(refused.getMessage()));
        }
    }

    private List<String> warnings(Resources resources, Rendering rendering) {
        List<String> warnings = new ArrayList<>();
        Set<String> known = resources.topology().triggers().values().stream()
                .map(trigger -> trigger.group().name())
                .collect(Collectors.toCollection(TreeSet::new));
        groups.stream()
                .filter(group -> !known.contains(group))
                .forEach(group -> warnings.add("no trigger is in group " + group + "; there is "
                        + (known.isEmpty() ? "none" : String.join(", ", known))));
        rendering.remarks().stream().map(Remark::toString).forEach(warnings::add);
        BesideDapr.gaps(resources.topology()).forEach(warnings::add);
        return warnings;
    }

    private void print(
            Rendering rendering, ResourceFolder.Changes changes, List<StreamPlan> streams, List<String> warnings) {
        Terminal terminal = common.out();
        changes.written().forEach(file -> terminal.line(terminal.in(Tone.GOOD, "wrote   ") + "  " + out.resolve(file)));
        changes.removed().forEach(file -> terminal.line(terminal.in(Tone.WARN, "removed ") + "  " + out.resolve(file)));
        warnings.forEach(warning -> terminal.line(terminal.in(Tone.WARN, "warning ") + "  " + warning));
        for (SecretVariable variable : rendering.variables()) {
            terminal.line("needs     " + variable + " in the environment of the sidecar of " + variable.appId());
        }
        streams.forEach(stream -> terminal.line("stream    " + stream.name() + " of bus " + stream.busKey()
                + " is made by the roles where they may; by hand: " + stream.command()));
        terminal.line(Terminal.count(changes.written().size(), "file") + " written, "
                + changes.removed().size() + " removed, " + changes.unchanged() + " unchanged in " + out);
    }

    private ObjectNode json(
            Rendering rendering, ResourceFolder.Changes changes, List<StreamPlan> streams, List<String> warnings) {
        ObjectNode report = common.mapper().createObjectNode();
        report.put("folder", out.toString());
        changes.written().forEach(report.putArray("written")::add);
        changes.removed().forEach(report.putArray("removed")::add);
        report.put("unchanged", changes.unchanged());
        warnings.forEach(report.putArray("warnings")::add);
        ArrayNode variables = report.putArray("variables");
        rendering
                .variables()
                .forEach(variable -> variables
                        .addObject()
                        .put("name", variable.name())
                        .put("app", variable.appId())
                        .put("component", variable.component())
                        .put("origin", variable.origin()));
        ArrayNode commands = report.putArray("streams");
        streams.forEach(stream -> commands.addObject()
                .put("bus", stream.busKey())
                .put("name", stream.name())
                .put("command", stream.command()));
        return report;
    }
}
