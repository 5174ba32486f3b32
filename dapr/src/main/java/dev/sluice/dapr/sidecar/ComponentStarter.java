package dev.sluice.dapr.sidecar;

/** Makes a sidecar start a component again, for example by writing its file anew. Thread-safe; may block on disk. */
@FunctionalInterface
public interface ComponentStarter {

    /** Where files are somebody else's: nothing is started again. */
    ComponentStarter NONE = component -> false;

    /**
     * Starts a component again.
     *
     * @param component its name
     * @return false when it cannot be started from here
     */
    boolean startAgain(String component);
}
