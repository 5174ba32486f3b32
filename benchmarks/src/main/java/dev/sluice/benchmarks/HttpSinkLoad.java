package dev.sluice.benchmarks;

import dev.sluice.eventbus.Event;
import dev.sluice.trigger.delivery.Sink;
import dev.sluice.trigger.delivery.SinkRequest;
import dev.sluice.trigger.delivery.SinkSettings;
import dev.sluice.trigger.delivery.http.AddressGuard;
import dev.sluice.trigger.delivery.http.HttpSink;
import dev.sluice.trigger.delivery.http.SystemNames;
import dev.sluice.trigger.engine.Firing;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * What one HTTP delivery costs: posts 1 KiB events to a server in the same process for some rounds and reports requests per
 * second, latency, and the CPU time of the sink's event loop (the server has its own).
 */
public final class HttpSinkLoad {

    private static final int IN_FLIGHT = 64;
    private static final int ROUNDS = 5;
    private static final int REQUESTS = 60_000;

    private HttpSinkLoad() {}

    /** Runs without arguments. */
    public static void main(String[] arguments) throws Exception {
        Vertx serverSide = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        int port = serverSide
                .createHttpServer()
                .requestHandler(request -> request.response().setStatusCode(204).end())
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
        long[] serverThreads = eventLoops();
        Vertx clientSide = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        HttpSink.Network network = new HttpSink.Network(
                clientSide, new SystemNames(Runnable::run), AddressGuard.local(), Clock.systemUTC());
        Sink sink = network.open(
                "http://127.0.0.1:" + port + "/", SinkSettings.of("load", IN_FLIGHT, URI.create("http://127.0.0.1")));
        for (int round = 1; round <= ROUNDS; round++) {
            round(round, sink, serverThreads);
        }
        sink.close();
        clientSide.close();
        serverSide.close();
    }

    private static void round(int round, Sink sink, long[] serverThreads) throws InterruptedException {
        Semaphore places = new Semaphore(IN_FLIGHT);
        Histogram micros = new Histogram(3);
        AtomicLong failed = new AtomicLong();
        long cpu = cpuNanosBut(serverThreads);
        long began = System.nanoTime();
        for (int i = 0; i < REQUESTS; i++) {
            places.acquire();
            long sent = System.nanoTime();
            sink.send(request(i)).thenAccept(result -> {
                micros.recordValue((System.nanoTime() - sent) / 1000);
                failed.addAndGet(result.code() == 204 ? 0 : 1);
                places.release();
            });
        }
        places.acquire(IN_FLIGHT);
        double seconds = (System.nanoTime() - began) / 1e9;
        double cpuMicros = (cpuNanosBut(serverThreads) - cpu) / 1e3 / REQUESTS;
        System.out.printf(
                "round %d: %,.0f/s, sink's event loop %.1f us per request, p50 %d us, p99 %d us, %d failed%n",
                round,
                REQUESTS / seconds,
                cpuMicros,
                micros.getValueAtPercentile(50),
                micros.getValueAtPercentile(99),
                failed.get());
    }

    private static SinkRequest request(int number) {
        Event event = Event.builder()
                .id("event-" + number)
                .source("/namespaces/default/eventsources/load/http")
                .type("dev.sluice.http.request")
                .subject("/default/load/http")
                .time("2026-01-01T00:00:00.000Z")
                .dataContentType("application/json")
                .data(PAYLOAD)
                .build();
        return new SinkRequest("firing-" + number, event, Firing.State.FIRING, null, 0, 1, Duration.ofSeconds(30));
    }

    private static final byte[] PAYLOAD = payload();

    private static byte[] payload() {
        byte[] payload = new byte[1024];
        Arrays.fill(payload, (byte) 'x');
        return payload;
    }

    private static long[] eventLoops() {
        return Arrays.stream(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false))
                .filter(thread -> thread.getThreadName().contains("eventloop"))
                .mapToLong(thread -> thread.getThreadId())
                .toArray();
    }

    private static long cpuNanosBut(long[] others) {
        return Arrays.stream(eventLoops())
                .filter(id -> Arrays.stream(others).noneMatch(other -> other == id))
                .map(id -> ManagementFactory.getThreadMXBean().getThreadCpuTime(id))
                .sum();
    }
}
