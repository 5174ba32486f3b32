package dev.sluice.trigger.delivery.http;

import dev.sluice.trigger.delivery.SendResult;
import dev.sluice.trigger.delivery.SendResult.Fault;
import dev.sluice.trigger.delivery.Sink;
import dev.sluice.trigger.delivery.SinkFactory;
import dev.sluice.trigger.delivery.SinkRequest;
import dev.sluice.trigger.delivery.SinkSettings;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Posts deliveries to one URI over kept HTTP/1.1 connections.
 *
 * <p>All work is done on one event loop. Deliveries that arrive in a burst are taken over with one wake-up of it. Stages
 * complete on the event loop: their continuations must not block. A time-out covers the whole attempt: waiting for a
 * connection, look-up, connecting, sending, and the answer.
 *
 * <p>Names are looked up again when the last look-up is older than five seconds, and meanwhile their last addresses are
 * used for a minute; every connection goes to an address that the {@link AddressGuard} has judged. Why: ADR 61, {@code docs/adr/0061-http-sinks.md}.
 */
public final class HttpSink implements Sink {

    private static final long LOOK_UP_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long ADDRESSES_LIVE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int IDLE_SECONDS = 30;

    final HttpTarget target;
    final RequestForm form;
    final boolean replies;
    final Clock clock;
    private final Network network;
    private final Context eventLoop;
    private final HttpClient client;
    private final Queue<Exchange> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wakeUpSent = new AtomicBoolean();

    /** From here on: touched on the event loop only. */
    private final ArrayDeque<Exchange> unsent = new ArrayDeque<>();

    private final Set<Exchange> open = new LinkedHashSet<>();
    private List<SocketAddress> addresses = List.of();
    private long addressesSinceNanos;
    private long lookedUpNanos;
    private int nextAddress;
    private boolean lookingUp;
    private long timerId = -1;
    private long timerAtNanos;
    private volatile boolean retired;
    private volatile boolean closed;

    /**
     * What sinks share, and the maker of HTTP sinks for a {@link SinkFactory}.
     *
     * @param vertx runs the event loops; stays open when a sink is closed
     * @param names finds addresses
     * @param guard judges them
     * @param clock what dates in {@code Retry-After} are compared with
     */
    public record Network(Vertx vertx, NameResolver names, AddressGuard guard, Clock clock)
            implements SinkFactory.Http {

        @Override
        public Sink open(String uri, SinkSettings settings) {
            return new HttpSink(uri, RequestForms.of(settings), settings.maxInFlight(), settings.replies(), this);
        }
    }

    /**
     * A sink that has not connected yet.
     *
     * @param uri http or https; user information becomes basic credentials
     * @param form what a request looks like
     * @param maxInFlight connections at the same time; more requests wait for one
     * @param replies whether a CloudEvent in the answer is wanted
     * @param network what sinks share
     * @throws IllegalArgumentException when the URI cannot be used, or the guard refuses its host or port
     */
    public HttpSink(String uri, RequestForm form, int maxInFlight, boolean replies, Network network) {
        this.target = HttpTarget.parse(uri);
        network.guard().refuses(target.host(), target.port()).ifPresent(why -> {
            throw new IllegalArgumentException("sink " + target + " is not allowed: " + why);
        });
        this.form = form;
        this.replies = replies;
        this.network = network;
        this.clock = network.clock();
        this.eventLoop = ((VertxInternal) network.vertx()).createEventLoopContext();
        this.client = network.vertx()
                .createHttpClient(
                        new HttpClientOptions()
                                .setProtocolVersion(HttpVersion.HTTP_1_1)
                                .setKeepAlive(true)
                                .setKeepAliveTimeout(IDLE_SECONDS)
                                .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                                .setVerifyHost(true)
                                .setDecompressionSupported(false)
                                .setTcpNoDelay(true),
                        new PoolOptions().setHttp1MaxSize(maxInFlight));
    }

    @Override
    public CompletionStage<SendResult> send(SinkRequest request) {
        Exchange exchange = new Exchange(this, request, System.nanoTime());
        if (closed || retired) {
            exchange.fail("the sink is closed");
            return exchange.result();
        }
        arrived.add(exchange);
        if (wakeUpSent.compareAndSet(false, true)) {
            eventLoop.runOnContext(ignored -> takeOver());
        }
        return exchange.result();
    }

    private void takeOver() {
        wakeUpSent.set(false);
        for (Exchange next = arrived.poll(); next != null; next = arrived.poll()) {
            open.add(next);
            unsent.add(next);
            if (timerId == -1 || next.deadlineNanos() < timerAtNanos) {
                arm(next.deadlineNanos());
            }
        }
        sendAll();
        letGo();
    }

    private void sendAll() {
        if (closed) {
            unsent.clear();
            List.copyOf(open).forEach(exchange -> exchange.fail("the sink is closed"));
            return;
        }
        long now = System.nanoTime();
        boolean usable = !addresses.isEmpty() && now - addressesSinceNanos < ADDRESSES_LIVE_NANOS;
        if (!usable || now - lookedUpNanos > LOOK_UP_AFTER_NANOS) {
            lookUp();
        }
        if (!usable) {
            return;
        }
        for (Exchange next = unsent.poll(); next != null; next = unsent.poll()) {
            if (!next.isDone()) {
                next.start(client.request(options()));
            }
        }
    }

    private RequestOptions options() {
        nextAddress = (nextAddress + 1) % addresses.size();
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(addresses.get(nextAddress))
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(target.tls())
                .setURI(target.path());
    }

    private void lookUp() {
        if (lookingUp || unsent.isEmpty()) {
            return;
        }
        lookingUp = true;
        lookedUpNanos = System.nanoTime();
        CompletionStage<List<InetSocketAddress>> found = network.names().resolve(target.host(), target.port());
        found.whenComplete((list, failure) -> eventLoop.runOnContext(ignored -> {
            lookingUp = false;
            if (failure == null) {
                lookedUp(list);
            } else {
                failUnsent("host " + target.host() + " cannot be resolved");
            }
        }));
    }

    private void lookedUp(List<InetSocketAddress> found) {
        Optional<String> refused = found.stream()
                .flatMap(place -> network.guard().refuses(place.getAddress()).stream())
                .findFirst();
        if (refused.isPresent()) {
            addresses = List.of();
            failUnsent("sink " + target.host() + " is not allowed: " + refused.get());
            return;
        }
        addresses = found.stream()
                .map(place -> SocketAddress.inetSocketAddress(
                        place.getPort(), place.getAddress().getHostAddress()))
                .toList();
        addressesSinceNanos = System.nanoTime();
        sendAll();
    }

    private void failUnsent(String why) {
        List<Exchange> failed = new ArrayList<>(unsent);
        unsent.clear();
        failed.forEach(exchange -> exchange.fail(why));
    }

    /** An exchange has its result. */
    void done(Exchange exchange) {
        open.remove(exchange);
        if (retired) {
            eventLoop.runOnContext(ignored -> letGo()); // later: this exchange has still to tell its result
        }
    }

    private void letGo() {
        if (retired && !closed && open.isEmpty() && arrived.isEmpty()) {
            closed = true;
            client.close();
        }
    }

    private void arm(long deadlineNanos) {
        if (timerId != -1) {
            network.vertx().cancelTimer(timerId);
        }
        timerAtNanos = deadlineNanos;
        long waitMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()) + 1;
        timerId = network.vertx().setTimer(Math.max(1, waitMillis), ignored -> timeOut());
    }

    private void timeOut() {
        timerId = -1;
        long now = System.nanoTime();
        long next = Long.MAX_VALUE;
        for (Exchange exchange : List.copyOf(open)) {
            if (exchange.deadlineNanos() - now <= 0) {
                exchange.timeOut();
            } else {
                next = Math.min(next, exchange.deadlineNanos());
            }
        }
        if (next != Long.MAX_VALUE) {
            arm(next);
        }
    }

    @Override
    public String describe() {
        return target.toString();
    }

    @Override
    public void retire() {
        retired = true;
        eventLoop.runOnContext(ignored -> takeOver());
    }

    /** Ends what is under way; those attempts complete as failed. */
    @Override
    public void close() {
        closed = true;
        client.close();
        eventLoop.runOnContext(ignored -> takeOver());
    }

    /** A failure that is the sink's. */
    static SendResult.Retry broken(String reason) {
        return new SendResult.Retry(0, reason, null, "", Fault.SINK);
    }
}
