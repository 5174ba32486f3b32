package dev.sluice.crds.reader;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.Suggestion;
import dev.sluice.crds.model.Metadata;
import dev.sluice.crds.model.Resource;
import dev.sluice.crds.model.ResourceId;
import dev.sluice.crds.model.Trigger;
import dev.sluice.crds.shape.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads one document: one of our resources, a list of them, or something of another API group. */
final class DocumentReader {

    private static final String GROUP = "events.openfunction.io/";
    private static final Set<String> TOP = Set.of("apiVersion", "kind", "metadata", "spec", "status");

    /** What Kubernetes keeps in metadata, and we do not read. */
    private static final Set<String> KUBERNETES_METADATA = Set.of(
            "uid",
            "resourceVersion",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields",
            "ownerReferences",
            "finalizers",
            "generateName",
            "selfLink");

    private final String file;
    private final List<String> lines;
    private final ExpressionChecker expressions;
    private final ResultBuilder result;
    private final DocumentContext context;

    DocumentReader(String file, List<String> lines, ExpressionChecker expressions, ResultBuilder result) {
        this.file = file;
        this.lines = lines;
        this.expressions = expressions;
        this.result = result;
        this.context = new DocumentContext(file, lines);
    }

    void read(Node document) {
        if (document instanceof ScalarNode scalar && PlainScalar.of(scalar) == PlainScalar.NULL) {
            return;
        }
        if (document instanceof MappingNode mapping) {
            readMapping(mapping);
        } else {
            context.error(document, "", "the document is not a mapping", "a resource begins with apiVersion and kind");
        }
        context.problems().forEach(result::problem);
    }

    private void readMapping(MappingNode document) {
        context.located("", document);
        Map<String, NodeTuple> entries = MappingReader.entries(document, "", context);
        Optional<String> apiVersion = text(entries, "apiVersion", document);
        Optional<String> kind = text(entries, "kind", document);
        if (apiVersion.isEmpty() || kind.isEmpty()) {
            return;
        }
        if (apiVersion.get().startsWith(GROUP)) {
            ourKind(document, entries, apiVersion.get(), kind.get());
        } else if (kind.get().equals("List") && apiVersion.get().equals("v1")) {
            list(entries);
        } else if (nearlyOurs(apiVersion.get(), kind.get())) {
            String hint = "expected " + Resource.API_VERSION;
            context.error(
                    value(entries, "apiVersion", document),
                    "apiVersion",
                    "unknown API version \"" + apiVersion.get() + "\"",
                    hint);
        } else {
            ForeignDocument.read(document, apiVersion.get(), kind.get()).ifPresent(result::target);
        }
    }

    private static boolean nearlyOurs(String apiVersion, String kind) {
        return ResourceKind.named(kind).isPresent()
                && Suggestion.nearest(apiVersion, List.of(Resource.API_VERSION)).isPresent();
    }

    private Optional<String> text(Map<String, NodeTuple> entries, String key, Node document) {
        NodeTuple entry = entries.get(key);
        if (entry != null
                && entry.getValueNode() instanceof ScalarNode scalar
                && PlainScalar.of(scalar) == PlainScalar.TEXT) {
            return Optional.of(scalar.getValue());
        }
        String hint = key.equals("kind") ? "expected one of " + kinds() : "expected " + Resource.API_VERSION;
        context.error(value(entries, key, document), key, entry == null ? "is missing" : "is not text", hint);
        return Optional.empty();
    }

    private static String kinds() {
        return String.join(
                ", ", ResourceKind.ALL.stream().map(ResourceKind::kind).toList());
    }

    private static Node value(Map<String, NodeTuple> entries, String key, Node otherwise) {
        NodeTuple entry = entries.get(key);
        return entry == null ? otherwise : entry.getValueNode();
    }

    private void list(Map<String, NodeTuple> entries) {
        NodeTuple items = entries.get("items");
        if (items != null && items.getValueNode() instanceof SequenceNode sequence) {
            sequence.getValue().forEach(item -> new DocumentReader(file, lines, expressions, result).read(item));
        }
    }

    private void ourKind(MappingNode document, Map<String, NodeTuple> entries, String apiVersion, String kindName) {
        Optional<ResourceKind> kind = ResourceKind.named(kindName);
        if (kind.isEmpty()) {
            List<String> known =
                    ResourceKind.ALL.stream().map(ResourceKind::kind).toList();
            String hint = Suggestion.hint("known kinds", kindName, known);
            context.error(value(entries, "kind", document), "kind", "unknown kind \"" + kindName + "\"", hint);
            return;
        }
        Optional<Metadata> metadata = metadata(entries, document, kind.get());
        metadata.ifPresent(known -> context.resource(new ResourceId(kindName, known.namespace(), known.name())));
        if (!apiVersion.equals(Resource.API_VERSION)) {
            String hint = "expected " + Resource.API_VERSION;
            context.error(
                    value(entries, "apiVersion", document),
                    "apiVersion",
                    "unknown version \"" + apiVersion + "\"",
                    hint);
        }
        MappingReader.onlyKnown(entries, TOP, "", context);
        Optional<Object> spec = spec(entries, document, kind.get());
        metadata.ifPresent(known -> finish(kind.get(), known, spec.orElse(null), entries));
    }

    private Optional<Metadata> metadata(Map<String, NodeTuple> entries, Node document, ResourceKind kind) {
        NodeTuple entry = entries.get("metadata");
        if (entry == null) {
            context.error(document, "metadata", "is missing", "give metadata: {name: ...}");
            return Optional.empty();
        }
        Node node = entry.getValueNode();
        boolean named = node instanceof MappingNode mapping
                && MappingReader.entries(mapping, "metadata", new DocumentContext(file, lines))
                        .containsKey("namespace");
        Optional<Metadata> metadata = new Binder(context)
                .bindRecord(node, ResourceKind.METADATA, "metadata", KUBERNETES_METADATA)
                .map(Metadata.class::cast);
        if (kind.clusterScoped() && named) {
            context.error(node, "metadata.namespace", "a " + kind.kind() + " has no namespace", "leave it out");
        }
        return metadata.map(read -> kind.clusterScoped() ? withoutNamespace(read) : read);
    }

    private static Metadata withoutNamespace(Metadata metadata) {
        return new Metadata(metadata.name(), "", metadata.labels(), metadata.annotations(), metadata.generation());
    }

    private Optional<Object> spec(Map<String, NodeTuple> entries, Node document, ResourceKind kind) {
        NodeTuple entry = entries.get("spec");
        Binder binder = new Binder(context);
        if (entry != null && !isNull(entry.getValueNode())) {
            context.located("spec", entry.getValueNode());
            return binder.bindRecord(entry.getValueNode(), kind.spec(), "spec", Set.of());
        }
        Node place = entry == null ? document : entry.getKeyNode();
        MappingNode empty = new MappingNode(
                Tag.MAP,
                true,
                List.of(),
                place.getStartMark(),
                place.getEndMark(),
                document instanceof MappingNode mapping ? mapping.getFlowStyle() : null);
        return binder.bindRecord(empty, kind.spec(), "spec", Set.of());
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar && PlainScalar.of(scalar) == PlainScalar.NULL;
    }

    private void finish(ResourceKind kind, Metadata metadata, @Nullable Object spec, Map<String, NodeTuple> entries) {
        NodeTuple specEntry = entries.get("spec");
        TriggerNames names = TriggerNames.of(specEntry == null ? null : specEntry.getValueNode());
        ExpressionSites sites = new ExpressionSites(context, expressions);
        sites.check(names);
        sites.checkPatternNames(names);
        new TriggerChecks(context).checkNames(names);
        Resource resource = spec == null ? null : kind.maker().apply(metadata, spec);
        if (resource instanceof Trigger trigger) {
            new TriggerChecks(context).check(trigger);
        } else if (resource != null) {
            new SourceChecks(context).check(resource);
        }
        ResourceId id = new ResourceId(kind.kind(), metadata.namespace(), metadata.name());
        result.seen(id, context.origin());
        if (resource == null || context.hasErrors()) {
            result.invalid(
                    InvalidResources.of(id, context.origin(), specEntry == null ? null : specEntry.getValueNode()));
        } else {
            result.valid(new Located(resource, context.origin()));
        }
    }
}
