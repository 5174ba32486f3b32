package dev.sluice.eventsource.redis;

import dev.sluice.crds.model.RedisSettings;
import java.util.Map;

/** Says what is wrong between us and Redis, and what a person can do; without secrets. */
final class RedisProblem {

    /** Redis's error codes, and what they mean here. */
    private static final Map<String, String> BY_CODE = Map.of(
            "NOAUTH", "wants a password; set redisPassword",
            "WRONGPASS", "refuses the login; check redisPassword",
            "ERR invalid password", "refuses the login; check redisPassword",
            "ERR Client sent AUTH", "refuses the login: it has no password; remove redisPassword",
            "ERR AUTH", "refuses the login: it has no password; remove redisPassword",
            "NOPERM", "does not permit this user the commands that are needed; grant them",
            "WRONGTYPE", "has something else under this key; check stream or list",
            "LOADING", "is loading its data",
            "READONLY", "is a replica; name the master, or use Sentinel");

    private final RedisSettings settings;

    RedisProblem(RedisSettings settings) {
        this.settings = settings;
    }

    String describe(RuntimeException failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return BY_CODE.entrySet().stream()
                .filter(code -> message.startsWith(code.getKey()))
                .map(code -> settings.redisHost() + " " + code.getValue())
                .findFirst()
                .orElse(settings.redisHost() + ": " + message);
    }
}
