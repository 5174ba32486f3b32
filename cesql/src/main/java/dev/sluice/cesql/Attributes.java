package dev.sluice.cesql;

import org.jspecify.annotations.Nullable;

/** The attributes of one event. */
@FunctionalInterface
public interface Attributes {

    /**
     * One attribute.
     *
     * @param name in lowercase
     * @return a String, Boolean or Integer; null when the event does not have it
     */
    @Nullable
    Object get(String name);
}
