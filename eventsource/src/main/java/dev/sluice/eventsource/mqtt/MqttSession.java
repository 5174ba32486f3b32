package dev.sluice.eventsource.mqtt;

import dev.sluice.crds.model.MqttSettings;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.PatientEmitter;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttConnectionException;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.MqttSubAckMessage;
import java.time.Duration;
import java.util.Map;

/**
 * One connection to a broker, from CONNECT to its end. Everything happens on one event-loop context. A message is
 * acknowledged only on the connection it came by: packet ids mean something else on the next one.
 */
final class MqttSession {

    private static final String TYPE = "dev.sluice.mqtt.message";
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int SUBSCRIPTION_REFUSED = 0x80;

    private static final Map<MqttConnectReturnCode, String> REFUSALS = Map.of(
            MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD,
                    "refuses the login; check username and password",
            MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED,
                    "does not let this user in; check username and password",
            MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED, "refuses the client id; set consumerID",
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE, "is not available",
            MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION, "does not speak MQTT 3.1.1");

    private final Vertx vertx;
    private final Context loop;
    private final MqttClient client;
    private final MqttSettings settings;
    private final PatientEmitter emitter;
    private final Observer observer;
    private boolean live = true;
    private boolean taking = true;
    private boolean skipped;
    private int unacknowledged;

    /** Hears how a session goes, on its event loop. */
    interface Observer {

        /** The broker has confirmed the subscription. */
        void subscribed();

        /** The session is over; nothing else comes. */
        void ended(String reason);

        /** The session hung up because more came than the window holds; another one gets the rest. */
        void overrun();
    }

    MqttSession(Vertx vertx, MqttClient client, MqttSettings settings, PatientEmitter emitter, Observer observer) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.client = client;
        this.settings = settings;
        this.emitter = emitter;
        this.observer = observer;
    }

    /** Connects and subscribes; called on the event loop. */
    void open(String host, int port) {
        client.publishHandler(this::received);
        client.subscribeCompletionHandler(this::subscribed);
        client.closeHandler(closed -> end("the connection was closed (by another client with id \"" + client.clientId()
                + "\", or because the broker went away)"));
        long timer = vertx.setTimer(ANSWER.toMillis(), late -> end("no answer within " + ANSWER.toSeconds() + " s"));
        client.connect(port, host).onComplete(connected -> {
            vertx.cancelTimer(timer);
            if (connected.failed()) {
                end(describe(connected.cause()));
            } else if (live) {
                client.subscribe(settings.topic(), Math.min(settings.qos(), MqttQoS.AT_LEAST_ONCE.value()))
                        .onFailure(failure -> end(describe(failure)));
            }
        });
    }

    /** Takes nothing more from the broker; what the bus still takes is acknowledged. Any thread. */
    void stopTaking(Runnable done) {
        loop.runOnContext(now -> {
            taking = false;
            done.run();
        });
    }

    /** Says good-bye, after the acknowledgements that are due. Any thread. */
    void hangUp(Runnable done) {
        loop.runOnContext(now -> {
            live = false;
            client.disconnect().onComplete(ended -> done.run());
        });
    }

    private void subscribed(MqttSubAckMessage answer) {
        if (answer.grantedQoSLevels().contains(SUBSCRIPTION_REFUSED)) {
            end("the broker refuses the subscription to \"" + settings.topic() + "\"; grant it to this user");
        } else {
            observer.subscribed();
        }
    }

    private void received(MqttPublishMessage message) {
        if (message.qosLevel() == MqttQoS.AT_MOST_ONCE) {
            receivedUnacknowledged(message);
        } else if (live && taking && !emitter.isFull()) {
            unacknowledged++;
            emitter.emit(read(message)).thenRun(() -> loop.runOnContext(now -> acknowledge(message)));
        } else if (live && taking) {
            taking = false;
            skipped = true;
            hangUpIfDrained();
        }
    }

    private void receivedUnacknowledged(MqttPublishMessage message) {
        if (live && !skipped) {
            emitter.emit(read(message));
            skipped = emitter.isFull();
            hangUpIfDrained();
        }
    }

    private void acknowledge(MqttPublishMessage message) {
        if (live) {
            message.ack();
            unacknowledged--;
            hangUpIfDrained();
        }
    }

    /**
     * After more came than the window holds: the broker sends what was skipped again only on a new connection, and the
     * acknowledgements that are due have to go out on this one.
     */
    private void hangUpIfDrained() {
        if (skipped && unacknowledged == 0) {
            live = false;
            client.disconnect();
            observer.overrun();
        }
    }

    private static Message read(MqttPublishMessage message) {
        Map<String, Object> meta = Map.of(
                "topic", message.topicName(),
                "qos", (long) message.qosLevel().value(),
                "retain", message.isRetain(),
                "duplicate", message.isDup());
        return new Message(
                message.payload().getBytes(),
                null,
                Map.of(),
                meta,
                new Message.Defaults(TYPE, null, message.topicName(), null, null));
    }

    private void end(String reason) {
        if (live) {
            live = false;
            client.disconnect();
            observer.ended(reason);
        }
    }

    private static String describe(Throwable failure) {
        if (failure instanceof MqttConnectionException refused) {
            return "the broker " + REFUSALS.getOrDefault(refused.code(), "refuses the connection: " + refused.code());
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
