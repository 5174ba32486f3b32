package dev.sluice.crds.model;

import dev.sluice.crds.schema.DaprDuration;
import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Exclusive;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.NeedsValue;
import dev.sluice.crds.schema.Range;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads a Redis stream, channel or list. */
@Exclusive(
        value = {"stream", "channel", "list"},
        required = true)
public record RedisSettings(
        @Doc("Host and port.") String redisHost,
        @Doc("Password.") @Nullable Credential redisPassword,
        @Doc("True: TLS; default false.") boolean enableTLS,

        @Doc("True: Sentinel; needs sentinelMasterName; default false.")
        boolean failover,

        @NeedsValue(field = "failover", value = "true", required = true)
        @Doc("Name of the master that Sentinel watches.")
        @Nullable
        String sentinelMasterName,

        @DaprDuration @Doc("How often pending entries are looked for; 0 or -1: never.") @Nullable
        Duration redeliverInterval,

        @DaprDuration @Doc("How long an entry is pending before it is taken again; 0 or -1: never.") @Nullable
        Duration processingTimeout,

        @Default("node") @Doc("One node or a cluster; default node.")
        RedisType redisType,

        @Default("0") @Range(max = Integer.MAX_VALUE) @Doc("Database; default 0.")
        int redisDB,

        @Range(min = -1, max = Integer.MAX_VALUE) @Doc("Attempts of one command; -1: one.") @Nullable
        Integer redisMaxRetries,

        @DaprDuration @Doc("Shortest wait between attempts.") @Nullable
        Duration redisMinRetryInterval,

        @DaprDuration @Doc("Longest wait between attempts.") @Nullable
        Duration redisMaxRetryInterval,

        @DaprDuration @Doc("Time to connect.") @Nullable Duration dialTimeout,

        @DaprDuration @Doc("Time to read an answer.") @Nullable
        Duration readTimeout,

        @DaprDuration @Doc("Time to write a command.") @Nullable
        Duration writeTimeout,

        @Range(max = Integer.MAX_VALUE) @Doc("Most connections.") @Nullable
        Integer poolSize,

        @DaprDuration @Doc("Time to wait for a connection.") @Nullable
        Duration poolTimeout,

        @DaprDuration @Doc("Age at which a connection is closed.") @Nullable
        Duration maxConnAge,

        @Range(max = Integer.MAX_VALUE) @Doc("Fewest idle connections.") @Nullable
        Integer minIdleConns,

        @DaprDuration @Doc("How often idle connections are looked at; -1: never.") @Nullable
        Duration idleCheckFrequency,

        @DaprDuration @Doc("When an idle connection is closed; -1: never.") @Nullable
        Duration idleTimeout,

        @Doc("Key of the stream.") @Nullable String stream,

        @Doc("Consumer group of the stream; default: derived from namespace, source and event.") @Nullable
        String group,

        @Doc("Channel or pattern; a channel has no acknowledgement.") @Nullable
        String channel,

        @Doc("Key of the list.") @Nullable String list,
        @Inline ShapeSpec shape)
        implements SourceSettings {
    @Override
    public SourceKindName kind() {
        return SourceKindName.REDIS;
    }
}
