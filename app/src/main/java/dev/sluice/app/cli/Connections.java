package dev.sluice.app.cli;

import dev.sluice.crds.model.KafkaSettings;
import dev.sluice.crds.model.MqttSettings;
import dev.sluice.crds.model.RedisSettings;
import dev.sluice.crds.model.SourceEvent;
import dev.sluice.crds.topology.ResolvedSource;
import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventsource.spi.Addresses;
import dev.sluice.eventsource.spi.Addresses.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what resources connect to, and tries whether anybody listens there: opens a TCP connection and closes it again. */
final class Connections {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Addresses addresses;

    Connections(Addresses addresses) {
        this.addresses = addresses;
    }

    /** Tries everything that sources and triggers name. */
    List<Connection.Tried> tryAll(Topology topology) {
        return all(topology).stream().map(this::tryOne).toList();
    }

    private static Set<Connection> all(Topology topology) {
        Set<Connection> all = new LinkedHashSet<>();
        for (ResolvedSource source : topology.sources().values()) {
            source.events().forEach(event -> of(source.key(), event.event()).forEach(all::add));
        }
        for (ResolvedTrigger trigger : topology.triggers().values()) {
            for (ResolvedTrigger.Subscriber subscriber : trigger.subscribers()) {
                String what = "sink of " + trigger.key() + " " + subscriber.name();
                of(what, subscriber.sink()).forEach(all::add);
                of("dead letter " + what, subscriber.deadLetterSink()).forEach(all::add);
            }
        }
        return all;
    }

    private static Stream<Connection> of(String source, SourceEvent event) {
        String what = source + "/" + event.name();
        if (event.settings() instanceof KafkaSettings kafka) {
            return Stream.of(kafka.brokers().split(",")).map(broker -> of("kafka of " + what, broker.strip(), 9092));
        }
        if (event.settings() instanceof MqttSettings mqtt) {
            URI url = URI.create(mqtt.url());
            boolean secure = url.getScheme().matches("ssl|mqtts|tls");
            return Stream.of(new Connection("mqtt of " + what, url.getHost(), port(url, secure ? 8883 : 1883)));
        }
        if (event.settings() instanceof RedisSettings redis) {
            return Stream.of(redis.redisHost().split(",")).map(host -> of("redis of " + what, host.strip(), 6379));
        }
        return Stream.empty();
    }

    private static Stream<Connection> of(String what, @Nullable URI sink) {
        if (sink == null || sink.getHost() == null) {
            return Stream.empty();
        }
        return Stream.of(new Connection(what, sink.getHost(), port(sink, "https".equals(sink.getScheme()) ? 443 : 80)));
    }

    private static Connection of(String what, String address, int defaultPort) {
        HostPort parsed = HostPort.parse(address, defaultPort);
        return new Connection(what, parsed.host(), parsed.port());
    }

    private static int port(URI url, int otherwise) {
        return url.getPort() < 0 ? otherwise : url.getPort();
    }

    private Connection.Tried tryOne(Connection connection) {
        HostPort target = addresses.resolve(connection.host(), connection.port());
        String through = target.toString().equals(connection.address()) ? "" : "through " + target;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(target.host(), target.port()), (int) TIMEOUT.toMillis());
            return new Connection.Tried(connection, true, through);
        } catch (IOException e) {
            String reason = e instanceof UnknownHostException ? "the name is not known" : e.getMessage();
            return new Connection.Tried(connection, false, (through.isEmpty() ? "" : through + ": ") + reason);
        }
    }
}
