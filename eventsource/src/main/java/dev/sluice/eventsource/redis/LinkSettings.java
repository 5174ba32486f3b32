package dev.sluice.eventsource.redis;

import dev.sluice.crds.model.Credential;
import dev.sluice.crds.model.RedisSettings;
import dev.sluice.crds.model.RedisType;
import dev.sluice.eventsource.spi.Addresses.HostPort;
import dev.sluice.eventsource.spi.Backoff;
import dev.sluice.eventsource.spi.SourceContext;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisRole;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says in the client's words what the settings say in OpenFunction's; the password is read anew each time. A source needs one
 * connection, so that the fields about pools have nothing to decide: {@code poolSize}, {@code poolTimeout},
 * {@code maxConnAge}, {@code minIdleConns}, {@code idleCheckFrequency} and {@code idleTimeout} are accepted and not used, and
 * neither is {@code redisMaxRetries}, for a source does not give up.
 */
final class LinkSettings {

    private static final int DEFAULT_PORT = 6379;
    private static final Duration DIAL = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final SourceContext context;
    private final RedisSettings settings;

    LinkSettings(SourceContext context, RedisSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    /** The waits between attempts, within the bounds that the settings name. */
    Backoff backoff() {
        Duration first = positive(settings.redisMinRetryInterval()).orElse(Backoff.FIRST);
        Duration longest = positive(settings.redisMaxRetryInterval()).orElse(Backoff.LONGEST);
        return new Backoff(context.runtime().random(), first, longest.compareTo(first) < 0 ? first : longest);
    }

    /** How long to wait for an answer. */
    Duration patience() {
        return positive(settings.readTimeout()).orElse(ANSWER);
    }

    /**
     * What the client needs.
     *
     * @throws IllegalStateException when the secret is missing; the message names it
     */
    RedisOptions read() {
        NetClientOptions net = new NetClientOptions().setTcpKeepAlive(true).setConnectTimeout((int)
                positive(settings.dialTimeout()).orElse(DIAL).toMillis());
        if (settings.enableTLS()) {
            net.setHostnameVerificationAlgorithm("HTTPS");
        }
        RedisOptions options = new RedisOptions()
                .setNetClientOptions(net)
                .setType(type())
                .setRole(RedisRole.MASTER)
                .setEndpoints(endpoints())
                .setProtocolNegotiation(false);
        Optional.ofNullable(settings.sentinelMasterName()).ifPresent(options::setMasterName);
        Credential password = settings.redisPassword();
        if (password != null) {
            options.setPassword(context.read("redisPassword", password));
        }
        return options;
    }

    private RedisClientType type() {
        if (settings.failover()) {
            return RedisClientType.SENTINEL;
        }
        return settings.redisType() == RedisType.CLUSTER ? RedisClientType.CLUSTER : RedisClientType.STANDALONE;
    }

    private List<String> endpoints() {
        String scheme = settings.enableTLS() ? "rediss://" : "redis://";
        String database = settings.redisDB() == 0 ? "" : "/" + settings.redisDB();
        return Arrays.stream(settings.redisHost().split(","))
                .map(String::strip)
                .map(host -> HostPort.parse(host, DEFAULT_PORT))
                .map(host -> context.addresses().resolve(host.host(), host.port()))
                .map(host -> scheme + host + database)
                .toList();
    }

    private static Optional<Duration> positive(@Nullable Duration duration) {
        return Optional.ofNullable(duration).filter(given -> given.compareTo(Duration.ZERO) > 0);
    }
}
