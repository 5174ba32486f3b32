package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Plain;
import dev.sluice.crds.schema.Range;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Redis streams as a bus: best effort. */
public record RedisBus(
        @Doc("Host and port.") String redisHost,
        @Plain @Doc("User name.") @Nullable Credential redisUsername,
        @Doc("Password.") @Nullable Credential redisPassword,
        @Doc("True: TLS; default false.") boolean enableTLS,

        @Default("node") @Doc("One node or a cluster; default node.")
        RedisType redisType,

        @Default("0") @Range(max = Integer.MAX_VALUE) @Doc("Database; default 0.")
        int redisDB,

        @Doc("Further metadata of the Dapr component.") Map<String, String> metadata) {
    /** Copies. */
    public RedisBus {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }
}
