package dev.sluice.eventsource.mqtt;

import dev.sluice.crds.model.Credential;
import dev.sluice.crds.model.MqttSettings;
import dev.sluice.eventsource.spi.Addresses.HostPort;
import dev.sluice.eventsource.spi.Backoff;
import dev.sluice.eventsource.spi.Emitter;
import dev.sluice.eventsource.spi.PatientEmitter;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceStatus;
import dev.sluice.eventsource.spi.SourceStatus.State;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one topic filter, with one session after another for as long as it is open. */
final class MqttSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(MqttSource.class);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration GOOD_BYE = Duration.ofSeconds(2);
    private static final int KEEP_ALIVE_SECONDS = 20;

    /** The protocol's own limit: what is too large for the bus shall become a dead letter, not a broken connection. */
    private static final int LARGEST_MESSAGE_BYTES = 268_435_455;

    private final SourceContext context;
    private final MqttSettings settings;
    private final BrokerUrl broker;
    private final Backoff backoff;
    private SourceStatus status = SourceStatus.of(State.CONNECTING);
    private @Nullable PatientEmitter emitter;
    private @Nullable MqttSession session;
    private boolean waitingForRoom;
    private boolean closed;

    MqttSource(SourceContext context, MqttSettings settings, BrokerUrl broker) {
        this.context = context;
        this.settings = settings;
        this.broker = broker;
        this.backoff = context.backoff();
    }

    @Override
    public synchronized void start(Emitter bus) {
        emitter = new PatientEmitter(bus, context, this::busChanged);
        status = new SourceStatus(State.CONNECTING, "connecting to " + broker);
        connectAfter(Duration.ZERO);
    }

    @Override
    public synchronized SourceStatus status() {
        return Optional.ofNullable(emitter)
                .filter(bus -> status.state() == State.RUNNING)
                .flatMap(PatientEmitter::refusal)
                .map(refusal -> new SourceStatus(State.WAITING_FOR_BUS, refusal))
                .orElse(status);
    }

    @Override
    public void close() {
        PatientEmitter bus;
        MqttSession last;
        synchronized (this) {
            closed = true;
            status = SourceStatus.of(State.CLOSED);
            bus = emitter;
            last = session;
            session = null;
        }
        try {
            if (last != null && bus != null) {
                leave(last, bus);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (bus != null) {
            bus.close();
        }
    }

    private static void leave(MqttSession last, PatientEmitter bus) throws InterruptedException {
        await(last::stopTaking);
        bus.awaitIdle(DRAIN);
        await(last::hangUp);
    }

    private static void await(Consumer<Runnable> step) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        step.accept(done::countDown);
        boolean unused = done.await(GOOD_BYE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void connectAfter(Duration wait) {
        ScheduledFuture<?> unused =
                context.runtime().scheduler().schedule(this::connect, wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void connect() {
        try {
            MqttClientOptions options = options();
            HostPort address = context.addresses().resolve(broker.host(), broker.port());
            context.runtime().vertx().runOnContext(now -> tryOpen(options, address));
        } catch (RuntimeException e) { // the boundary: no secret, no such address; a later try may go well
            ended(reason(e));
        }
    }

    private void tryOpen(MqttClientOptions options, HostPort address) {
        try {
            open(options, address);
        } catch (RuntimeException e) { // the boundary: nobody else would say that a certificate is none
            ended(reason(e));
        }
    }

    private static String reason(RuntimeException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private synchronized void open(MqttClientOptions options, HostPort address) {
        if (closed || emitter == null) {
            return;
        }
        Vertx vertx = context.runtime().vertx();
        session = new MqttSession(vertx, MqttClient.create(vertx, options), settings, emitter, new Reconnecting());
        session.open(address.host(), address.port());
    }

    private synchronized void ended(String reason) {
        if (closed) {
            return;
        }
        Duration wait = backoff.next();
        session = null;
        status =
                new SourceStatus(State.CONNECTING, broker + ": " + reason + "; next try in " + wait.toMillis() + " ms");
        LOG.atWarn()
                .addKeyValue("source", context.name())
                .addKeyValue("wait", wait)
                .addKeyValue("reason", reason)
                .log("cannot read from MQTT");
        connectAfter(wait);
    }

    private synchronized void busChanged() {
        if (waitingForRoom && !closed && emitter != null && emitter.hasRoom()) {
            waitingForRoom = false;
            connectAfter(Duration.ZERO);
        }
    }

    private final class Reconnecting implements MqttSession.Observer {

        @Override
        public void subscribed() {
            synchronized (MqttSource.this) {
                backoff.reset();
                status = closed ? status : SourceStatus.of(State.RUNNING);
            }
        }

        @Override
        public void ended(String reason) {
            MqttSource.this.ended(reason);
        }

        @Override
        public void overrun() {
            synchronized (MqttSource.this) {
                session = null;
                waitingForRoom = true;
                status = closed
                        ? status
                        : new SourceStatus(
                                State.WAITING_FOR_BUS, broker + " sends more than the bus takes now; hung up");
            }
            busChanged();
        }
    }

    private MqttClientOptions options() {
        MqttClientOptions options = new MqttClientOptions();
        options.setAutoAck(false);
        options.setCleanSession(settings.cleanSession());
        options.setClientId(clientId());
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setMaxMessageSize(LARGEST_MESSAGE_BYTES);
        secret("username", settings.username(), broker.user()).ifPresent(options::setUsername);
        secret("password", settings.password(), broker.password()).ifPresent(options::setPassword);
        if (broker.tls()) {
            tls(options);
        }
        return options;
    }

    private void tls(MqttClientOptions options) {
        options.setSsl(true);
        options.setHostnameVerificationAlgorithm("HTTPS");
        secret("caCert", settings.caCert(), null)
                .ifPresent(pem -> options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(pem))));
        Optional<String> certificate = secret("clientCert", settings.clientCert(), null);
        Optional<String> key = secret("clientKey", settings.clientKey(), null);
        if (certificate.isPresent() && key.isPresent()) {
            options.setKeyCertOptions(new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(certificate.get()))
                    .addKeyValue(Buffer.buffer(key.get())));
        }
    }

    private String clientId() {
        String given = settings.consumerID();
        return given == null ? "sluice-" + context.name().hash() : given;
    }

    private Optional<String> secret(String field, @Nullable Credential credential, @Nullable String otherwise) {
        return credential == null ? Optional.ofNullable(otherwise) : Optional.of(context.read(field, credential));
    }
}
