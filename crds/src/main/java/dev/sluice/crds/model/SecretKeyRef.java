package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Text;

/** One entry of a Secret: in one process the file {@code <secrets dir>/<name>/<key>}. */
public record SecretKeyRef(
        @Text(Format.OBJECT_NAME) @Doc("Name of the Secret, in the namespace of the resource.")
        String name,

        @Text(Format.SECRET_KEY) @Doc("Key of the entry.") String key) {}
