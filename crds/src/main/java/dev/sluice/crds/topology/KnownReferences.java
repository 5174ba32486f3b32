package dev.sluice.crds.topology;

import dev.sluice.crds.model.ObjectRef;
import dev.sluice.crds.reader.Target;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Addresses in one process: first those given by hand ({@code --ref KIND/NAMESPACE/NAME=URL}), then the address in the
 * status of a document that was read, then {@code http://name.namespace.svc.cluster.local} for a Service.
 *
 * @param given by {@code KIND/NAMESPACE/NAME}
 * @param targets documents of other API groups
 */
public record KnownReferences(Map<String, URI> given, List<Target> targets) implements SinkReferences {

    /** Copies. */
    public KnownReferences {
        given = Map.copyOf(given);
        targets = List.copyOf(targets);
    }

    @Override
    public Optional<URI> address(ObjectRef ref, String namespace) {
        URI byHand = given.get(ref.kind() + "/" + namespace + "/" + ref.name());
        if (byHand != null) {
            return Optional.of(byHand);
        }
        if (ref.kind().equals("Service") && ref.apiVersion().equals("v1")) {
            return Optional.of(URI.create("http://" + ref.name() + "." + namespace + ".svc.cluster.local"));
        }
        return targets.stream()
                .filter(target -> matches(target, ref, namespace))
                .flatMap(target -> Optional.ofNullable(target.url()).stream())
                .flatMap(url -> address(url).stream())
                .findFirst();
    }

    private static boolean matches(Target target, ObjectRef ref, String namespace) {
        return target.kind().equals(ref.kind())
                && group(target.apiVersion()).equals(group(ref.apiVersion()))
                && target.namespace().equals(namespace)
                && target.name().equals(ref.name());
    }

    private static String group(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    private static Optional<URI> address(String url) {
        try {
            URI uri = URI.create(url);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return http && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
