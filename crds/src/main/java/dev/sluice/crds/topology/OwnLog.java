package dev.sluice.crds.topology;

import dev.sluice.crds.model.Metadata;

/** The bus of an EventSource that has a sink and names no bus: a log of its own, which no other process reads. */
public final class OwnLog {

    /** Not a name that a bus can have. */
    private static final String MARK = "/_source.";

    private OwnLog() {}

    /** The key of a source's own log among the buses. */
    static String key(Metadata source) {
        return source.namespace() + MARK + source.name();
    }

    /** Whether a bus is the own log of a source. */
    public static boolean is(String busKey) {
        return busKey.contains(MARK);
    }
}
