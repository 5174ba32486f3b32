package dev.sluice.crds.model;

/** What happens to one key more than maxKeys. */
public enum KeyOverflow {
    /** Its event is dropped and reported. */
    REJECT,
    /** The least recently used key is forgotten and reported. */
    EVICT
}
