package dev.sluice.crds.model;

/** How a hash is written. */
public enum HmacEncoding {
    /** Hexadecimal digits. */
    HEX,
    /** Base64. */
    BASE64
}
