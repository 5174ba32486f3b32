package dev.sluice.expression;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of evaluating an expression for its value. */
public sealed interface Evaluated {

    /**
     * It has a value.
     *
     * @param value String, Long, Double, Boolean, byte[], Instant, Duration, List, Map (of such), or null
     */
    record Value(@Nullable Object value) implements Evaluated {}

    /**
     * It has none.
     *
     * @param error what failed: a missing field, a wrong type, a limit
     */
    record Failed(String error) implements Evaluated {}

    /** The value; empty when it is null or there is none. */
    default Optional<Object> toOptional() {
        return this instanceof Value result ? Optional.ofNullable(result.value()) : Optional.empty();
    }
}
