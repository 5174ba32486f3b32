package dev.sluice.dapr.render;

/** The value of a metadata item. */
sealed interface Value {

    /** As it stands in the file. */
    record Plain(String text) implements Value {}

    /** Read by the sidecar from its environment. */
    record Reference(SecretVariable variable) implements Value {}
}
