package dev.sluice.eventsource.redis;

import java.io.Serial;

/** A link to Redis cannot go on; the attempt ends and another begins. The message is Redis's own. */
final class RedisFailure extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    RedisFailure(String message, Throwable cause) {
        super(message, cause);
    }

    RedisFailure(String message) {
        super(message);
    }

    /** Whether Redis answered with this error code, for example {@code BUSYGROUP}. */
    boolean has(String code) {
        return String.valueOf(getMessage()).startsWith(code);
    }
}
