package dev.sluice.crds.topology;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.model.EventBusResource;
import dev.sluice.crds.model.EventBusSpec;
import dev.sluice.crds.model.EventSource;
import dev.sluice.crds.model.Metadata;
import dev.sluice.crds.model.ObjectRef;
import dev.sluice.crds.model.Resource;
import dev.sluice.crds.model.SinkSpec;
import dev.sluice.crds.model.SourceEvent;
import dev.sluice.crds.model.Trigger;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Resources that nobody wrote: the bus {@code default}, and the trigger of a source's {@code sink}. They are written as YAML
 * and read, so that they have the same defaults as all others.
 */
final class Synthetic {

    private static final String HEAD = "apiVersion: " + Resource.API_VERSION + "\n";

    private Synthetic() {}

    static EventBusSpec busSpec() {
        Resource bus = read(HEAD + "kind: EventBus\nmetadata: {name: default}\n");
        return ((EventBusResource) bus).spec();
    }

    /** The trigger over all events of a source that delivers to its sink. */
    static Trigger sinkTrigger(EventSource source, SinkSpec sink) {
        Set<String> events = source.spec().events().stream()
                .map(SourceEvent::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        String inputs = events.stream()
                .map(event -> "    " + inputName(event) + ": {eventSource: "
                        + quoted(source.metadata().name()) + ", event: " + quoted(event) + "}\n")
                .collect(Collectors.joining());
        String condition = events.stream().map(Synthetic::inputName).collect(Collectors.joining(" || "));
        Trigger read = (Trigger) read(HEAD
                + "kind: Trigger\nmetadata: {name: sink, namespace: "
                + quoted(source.metadata().namespace()) + "}\nspec:\n"
                + "  inputs:\n" + inputs
                + "  subscribers:\n  - {name: sink, condition: " + condition + ", sink: " + yaml(sink) + "}\n");
        Metadata metadata = new Metadata(
                "_sink." + source.metadata().name(),
                source.metadata().namespace(),
                Map.of(),
                Map.of(),
                source.metadata().generation());
        return new Trigger(metadata, read.spec());
    }

    private static String inputName(String event) {
        return "e_" + event.replace('-', '_');
    }

    private static String yaml(SinkSpec sink) {
        String uri = sink.uri();
        ObjectRef ref = sink.ref();
        if (uri != null || ref == null) {
            return "{uri: " + quoted(uri == null ? "" : uri) + "}";
        }
        String namespace = ref.namespace();
        return "{ref: {apiVersion: " + quoted(ref.apiVersion()) + ", kind: " + quoted(ref.kind()) + ", name: "
                + quoted(ref.name()) + (namespace == null ? "" : ", namespace: " + quoted(namespace)) + "}}";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static Resource read(String yaml) {
        ReadResult result = new ResourceReader(ExpressionChecker.NONE).read("implicit", yaml);
        if (result.resources().size() != 1) {
            throw new IllegalStateException("an implicit resource is valid, but: " + result.problems());
        }
        return result.resources().get(0).resource();
    }
}
