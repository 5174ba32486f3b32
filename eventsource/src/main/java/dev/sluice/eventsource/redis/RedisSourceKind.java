package dev.sluice.eventsource.redis;

import static dev.sluice.eventbus.Guarantee.Delivery.BEST_EFFORT;

import dev.sluice.crds.model.RedisSettings;
import dev.sluice.crds.model.RedisType;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventsource.spi.AttemptLoop;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceKind;
import java.util.Objects;

/**
 * The kind {@code redis}: a stream read by a consumer group (Redis 5, taking over from dead consumers 6.2), a list whose
 * entries are moved to a processing list until the bus has them (6.2), or a channel. Streams and lists are at least once; a
 * channel has neither memory nor acknowledgement.
 *
 * <p>A list is read from its right end, to which {@code LPUSH} producers push away from: first in, first out. Its processing
 * list is {@code {LIST}:NAMESPACE.SOURCE.EVENT}.
 */
public final class RedisSourceKind implements SourceKind<RedisSettings> {

    static final String EVENT_TYPE = "dev.sluice.redis.entry";

    /** Makes the kind. */
    public RedisSourceKind() {}

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public String eventType() {
        return EVENT_TYPE;
    }

    @Override
    public Class<RedisSettings> settingsType() {
        return RedisSettings.class;
    }

    /**
     * Makes a source of one stream, list or channel.
     *
     * @throws IllegalArgumentException when {@code failover} lacks a master's name, or is set for a cluster
     */
    @Override
    public Source create(SourceContext context, RedisSettings settings) {
        if (settings.failover() && settings.sentinelMasterName() == null) {
            throw new IllegalArgumentException("redis.failover: true needs sentinelMasterName; set it");
        }
        if (settings.failover() && settings.redisType() == RedisType.CLUSTER) {
            throw new IllegalArgumentException(
                    "redis.failover: true and redisType: cluster exclude each other; remove one");
        }
        LinkSettings links = new LinkSettings(context, settings);
        RedisProblem problem = new RedisProblem(settings);
        return new AttemptLoop(
                context,
                links.backoff(),
                new RedisAttempt(context, links, settings.redisHost(), reader(context, settings)),
                problem::describe);
    }

    @Override
    public Guarantee guarantee(RedisSettings settings) {
        return settings.channel() == null
                ? SourceKind.super.guarantee(settings)
                : new Guarantee(
                        BEST_EFFORT,
                        true,
                        "a Redis channel has no acknowledgement: what is published while the source is away is lost; "
                                + "use a stream");
    }

    private static RedisReader reader(SourceContext context, RedisSettings settings) {
        String owner = context.name().namespace() + "." + context.name().eventSource() + "."
                + context.name().event();
        if (settings.stream() != null) {
            return new StreamReader(settings, "sluice." + owner, context.name().hash());
        }
        if (settings.list() != null) {
            return new ListReader(settings.list(), owner);
        }
        return new ChannelReader(Objects.requireNonNull(settings.channel(), "channel"));
    }
}
