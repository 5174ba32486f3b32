package dev.sluice.it.brokers;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT broker for one client and one session that keeps to the letter what 3.1.1 says of QoS 1, which the other one does
 * not: what was sent and not acknowledged is sent again, under its packet id, as soon as the session is there again, also
 * after the broker was gone.
 */
public final class StrictMqttBroker implements AutoCloseable {

    private static final int RECEIVE_MAXIMUM = 20;

    /** One thread touches connections: it holds their locks when it asks for ours, so nobody else may do it the other way round. */
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    private final int port = FreePort.find();
    private final Map<Integer, String> unacknowledged = new TreeMap<>();
    private final Set<Integer> sent = new LinkedHashSet<>();
    private int nextId = 1;
    private @Nullable MqttServer server;
    private @Nullable MqttEndpoint client;

    /** Starts it, with the messages it had; ready when this returns. */
    public StrictMqttBroker start() {
        MqttServer starting = MqttServer.create(
                vertx, new MqttServerOptions().setHost("127.0.0.1").setPort(port));
        starting.endpointHandler(this::connected);
        starting.listen().toCompletionStage().toCompletableFuture().join();
        synchronized (this) {
            server = starting;
        }
        return this;
    }

    /** Stops it; the client loses its connection. */
    public void stop() {
        MqttServer stopping;
        synchronized (this) {
            stopping = server;
            server = null;
        }
        if (stopping != null) {
            stopping.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Where the client connects. */
    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** How many messages the client has not acknowledged. */
    public synchronized int unacknowledged() {
        return unacknowledged.size();
    }

    /** Queues a message for the session. */
    public void publish(String body) {
        synchronized (this) {
            unacknowledged.put(nextId++, body);
        }
        vertx.runOnContext(now -> send());
    }

    /** Cuts the connection. */
    public void cut() {
        vertx.runOnContext(now -> {
            synchronized (this) {
                if (client != null) {
                    client.close();
                }
            }
        });
    }

    @Override
    public void close() {
        stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private synchronized void connected(MqttEndpoint endpoint) {
        sent.clear();
        endpoint.publishAcknowledgeHandler(this::acknowledged);
        endpoint.subscribeHandler(subscription -> {
            endpoint.subscribeAcknowledge(
                    subscription.messageId(),
                    subscription.topicSubscriptions().stream()
                            .map(topic -> topic.qualityOfService())
                            .toList());
            synchronized (this) {
                client = endpoint;
                send();
            }
        });
        endpoint.closeHandler(closed -> gone(endpoint));
        endpoint.accept(true);
    }

    private synchronized void gone(MqttEndpoint endpoint) {
        if (client == endpoint) {
            client = null;
        }
    }

    private synchronized void acknowledged(int id) {
        unacknowledged.remove(id);
        sent.remove(id);
        send();
    }

    private synchronized void send() {
        Iterator<Map.Entry<Integer, String>> next = unacknowledged.entrySet().iterator();
        while (client != null && sent.size() < RECEIVE_MAXIMUM && next.hasNext()) {
            Map.Entry<Integer, String> message = next.next();
            if (sent.add(message.getKey())) {
                client.publish(
                        "strict/topic",
                        Buffer.buffer(message.getValue()),
                        MqttQoS.AT_LEAST_ONCE,
                        false,
                        false,
                        message.getKey());
            }
        }
    }
}
