package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes HTTP requests. */
public record HttpSettings(
        @Default("/{namespace}/{eventSource}/{event}")
        @Text(Format.PATH)
        @Doc("Path; default /{namespace}/{eventSource}/{event}; /api and /q are reserved.")
        String path,

        @Default("POST") @Doc("Methods that are taken; default POST.")
        List<HttpMethod> methods,

        @Default("none") @Doc("How a body holds several messages; default none.")
        Batch batch,

        @Doc("The largest body; default: the bus's maxEventBytes, and sixteen times that for batches.") @Nullable
        ByteSize maxBytes,

        @Doc("More than this is answered with 429.") @Nullable
        Rate rate,

        @Doc("Who may send.") @Nullable HttpAuth auth,
        @Doc("Whose signature a request carries.") @Nullable SignatureSpec signature,

        @Doc("The answer to what was taken; default 202 without a body.") @Nullable
        HttpResponse response,

        @Inline ShapeSpec shape)
        implements SourceSettings {
    /** Copies. */
    public HttpSettings {
        methods = List.copyOf(methods);
    }

    @Override
    public SourceKindName kind() {
        return SourceKindName.HTTP;
    }
}
