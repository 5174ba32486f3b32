package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Exclusive;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Text;
import org.jspecify.annotations.Nullable;

/** Where something is sent to. Both may be given: {@code uri} wins. */
@Exclusive(
        value = {"uri", "ref"},
        required = true,
        many = true)
public record SinkSpec(
        @Text(Format.SINK_URI) @Doc("Address: http, https, or print: for the terminal.") @Nullable
        String uri,

        @Doc("An object with an address: Service, Knative Service, Function, or anything with status.address.url.")
        @Nullable
        ObjectRef ref) {}
