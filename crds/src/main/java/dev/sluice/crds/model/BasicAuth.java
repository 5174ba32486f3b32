package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Plain;

/** HTTP basic authentication. */
public record BasicAuth(
        @Plain @Doc("User name.") Credential username,
        @Doc("Password.") Credential password) {}
