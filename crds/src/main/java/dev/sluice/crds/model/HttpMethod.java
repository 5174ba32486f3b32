package dev.sluice.crds.model;

import dev.sluice.crds.schema.Key;

/** An HTTP method. */
public enum HttpMethod {
    /** POST. */
    @Key("POST")
    POST,
    /** PUT. */
    @Key("PUT")
    PUT,
    /** PATCH. */
    @Key("PATCH")
    PATCH,
    /** GET. */
    @Key("GET")
    GET,
    /** DELETE. */
    @Key("DELETE")
    DELETE
}
