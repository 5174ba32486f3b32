package dev.sluice.it.brokers;

import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import io.moquette.broker.security.PermitAllAuthorizatorPolicy;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT 3.1.1 broker in this process that keeps sessions on disk. Clients without a user name are let in; those with
 * one must be {@link #USER} with {@link #PASSWORD}.
 */
public final class MqttBroker implements AutoCloseable {

    /** The user it knows. */
    public static final String USER = "sluice";

    /** The password of {@link #USER}. */
    public static final String PASSWORD = "let-me-in";

    private final Path dataDirectory;
    private final int port = FreePort.find();
    private @Nullable Server server;

    /** A broker that is not started yet; its address is fixed. */
    public MqttBroker(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
    }

    /** Starts it, on the sessions it had; ready when this returns. */
    public synchronized MqttBroker start() {
        Server starting = new Server();
        try {
            starting.startServer(
                    settings(),
                    List.of(),
                    null,
                    (client, user, password) -> user == null || isKnown(user, password),
                    new PermitAllAuthorizatorPolicy());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server = starting;
        return this;
    }

    /** Stops it; clients lose their connections, sessions stay on disk. */
    public synchronized void stop() {
        if (server != null) {
            server.stopServer();
            server = null;
        }
    }

    /** Where clients connect, as the URL of a source. */
    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** The port alone. */
    public int port() {
        return port;
    }

    /** The clients that are connected now, by id. */
    public synchronized List<String> clients() {
        return server == null
                ? List.of()
                : server.listConnectedClients().stream()
                        .map(client -> client.getClientID())
                        .toList();
    }

    /** Publishes a message as the broker itself, QoS 1. */
    public synchronized void publish(String topic, String body, boolean retain) {
        if (server == null) {
            throw new IllegalStateException("the broker is stopped");
        }
        server.internalPublish(
                MqttMessageBuilders.publish()
                        .topicName(topic)
                        .qos(MqttQoS.AT_LEAST_ONCE)
                        .retained(retain)
                        .payload(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8))
                        .build(),
                "broker");
    }

    @Override
    public void close() {
        stop();
    }

    private static boolean isKnown(String user, byte[] password) {
        return USER.equals(user) && PASSWORD.equals(new String(password, StandardCharsets.UTF_8));
    }

    private IConfig settings() {
        Properties settings = new Properties();
        settings.setProperty(IConfig.HOST_PROPERTY_NAME, "127.0.0.1");
        settings.setProperty(IConfig.PORT_PROPERTY_NAME, Integer.toString(port));
        settings.setProperty(IConfig.WEB_SOCKET_PORT_PROPERTY_NAME, "disabled");
        settings.setProperty(IConfig.DATA_PATH_PROPERTY_NAME, dataDirectory.toString());
        settings.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "true");
        settings.setProperty(IConfig.PERSISTENT_QUEUE_TYPE_PROPERTY_NAME, "segmented");
        settings.setProperty(IConfig.ENABLE_TELEMETRY_NAME, "false");
        settings.setProperty(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, "true");
        settings.setProperty(IConfig.BUFFER_FLUSH_MS_PROPERTY_NAME, "0");
        return new MemoryConfig(settings);
    }
}
