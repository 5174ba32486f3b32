package dev.sluice.crds.topology;

import dev.sluice.crds.model.ObjectRef;
import dev.sluice.crds.model.SinkSpec;
import dev.sluice.crds.reader.Referrer;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Turns sinks into addresses; what has none is reported. */
final class SinkAddresses {

    private final SinkReferences references;
    private final Complaints complaints;

    SinkAddresses(SinkReferences references, Complaints complaints) {
        this.references = references;
        this.complaints = complaints;
    }

    Optional<URI> of(Referrer referrer, SinkSpec sink, String path) {
        String uri = sink.uri();
        ObjectRef ref = sink.ref();
        if (uri != null || ref == null) {
            return parsed(referrer, uri == null ? "" : uri, path + ".uri");
        }
        String given = ref.namespace();
        String namespace = given == null ? referrer.id().namespace() : given;
        Optional<URI> address = references.address(ref, namespace);
        if (address.isEmpty()) {
            String name = ref.kind() + "/" + namespace + "/" + ref.name();
            complaints.error(
                    referrer,
                    path + ".ref",
                    "no address is known for " + ref.kind() + " " + namespace + "/" + ref.name(),
                    "give a uri, or --ref " + name + "=URL");
        }
        return address;
    }

    private Optional<URI> parsed(Referrer referrer, String uri, String path) {
        try {
            URI parsed = new URI(uri.equals("print:") ? "print:-" : uri);
            boolean web = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
            if (!web || parsed.getHost() != null) {
                return Optional.of(parsed);
            }
            complaints.error(referrer, path, "the address has no host", "expected http://host/path");
        } catch (URISyntaxException malformed) {
            complaints.error(
                    referrer, path, "not an address: " + malformed.getReason(), "escape special characters with %");
        }
        return Optional.empty();
    }
}
