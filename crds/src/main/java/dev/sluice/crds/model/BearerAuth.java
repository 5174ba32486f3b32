package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;

/** A bearer token. */
public record BearerAuth(@Doc("The token.") Credential token) {}
