package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends CloudEvents over HTTP on a fixed schedule (an open loop): an answer that is late does not delay the next request,
 * and latency counts from when a request was due, so that waiting in line is not left out. One thread.
 *
 * <p>Event {@code n} has the id {@code b-<n>} and the extension {@code sent}: the due time in nanoseconds of the
 * machine's monotonic clock, which the sink process reads as well.
 */
final class LoadGenerator {

    private static final int BODY_BYTES = 1024;
    private static final long NAP_NANOS = 50_000;

    private final InetSocketAddress server;
    private final String path;
    private final int keys;
    private final int connections;

    /** @param keys how many partition keys the events have in turn; 0: none */
    LoadGenerator(InetSocketAddress server, String path, int keys, int connections) {
        this.server = server;
        this.path = path;
        this.keys = keys;
        this.connections = connections;
    }

    /**
     * What one load brought about.
     *
     * @param sent requests sent
     * @param accepted numbers of the events that were answered 202
     * @param refused answers other than 202
     * @param nanos from the first due time to the last answer
     * @param latency from due to answered, nanoseconds
     */
    record Report(int sent, BitSet accepted, int refused, long nanos, Histogram latency) {

        double acceptedPerSecond() {
            return accepted.cardinality() * 1e9 / nanos;
        }
    }

    /**
     * Sends {@code count} events at {@code perSecond}; 0 means as fast as the connections allow.
     *
     * @param first number of the first event
     */
    Report send(int first, int count, double perSecond) throws IOException {
        try (Selector selector = Selector.open()) {
            List<HttpConnection> all = new ArrayList<>();
            ArrayDeque<HttpConnection> free = new ArrayDeque<>();
            for (int i = 0; i < connections; i++) {
                SocketChannel channel = SocketChannel.open(server);
                channel.socket().setTcpNoDelay(true);
                channel.configureBlocking(false);
                HttpConnection connection = new HttpConnection(channel);
                channel.register(selector, SelectionKey.OP_READ, connection);
                all.add(connection);
                free.add(connection);
            }
            Report report = run(selector, free, first, count, perSecond);
            for (HttpConnection connection : all) {
                connection.close();
            }
            return report;
        }
    }

    private Report run(Selector selector, ArrayDeque<HttpConnection> free, int first, int count, double perSecond)
            throws IOException {
        Histogram latency = new Histogram(60_000_000_000L, 3);
        BitSet accepted = new BitSet(first + count);
        long start = System.nanoTime();
        int sent = 0;
        int answered = 0;
        int refused = 0;
        while (answered < count) {
            long now = System.nanoTime();
            while (sent < count && !free.isEmpty()) {
                long due = perSecond == 0 ? now : start + (long) (sent * 1e9 / perSecond);
                if (due > now) {
                    break;
                }
                free.poll().send(request(first + sent, due), first + sent, due);
                sent++;
            }
            select(selector, sent < count && !free.isEmpty() ? start + (long) (sent * 1e9 / perSecond) - now : -1);
            for (SelectionKey key : selector.selectedKeys()) {
                HttpConnection connection = (HttpConnection) key.attachment();
                int status = connection.receive();
                if (status != 0) {
                    answered++;
                    latency.recordValue(Math.max(0, System.nanoTime() - connection.due()));
                    accepted.set(connection.number(), status == 202);
                    refused += status == 202 ? 0 : 1;
                    free.add(connection);
                }
            }
            selector.selectedKeys().clear();
        }
        return new Report(sent, accepted, refused, System.nanoTime() - start, latency);
    }

    /** Waits for an answer, at most until the next request is due; in short naps, so that Sluice has the processor meanwhile. */
    private static void select(Selector selector, long nanosToNext) throws IOException {
        if (nanosToNext < 0) {
            selector.select(1_000);
        } else if (nanosToNext > 1_000_000) {
            selector.select(nanosToNext / 1_000_000);
        } else if (selector.selectNow() == 0 && nanosToNext > NAP_NANOS) {
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    private byte[] request(int number, long due) {
        String head = "POST " + path + " HTTP/1.1\r\nHost: " + server.getHostString() + ":" + server.getPort()
                + "\r\nce-specversion: 1.0\r\nce-id: b-" + number
                + "\r\nce-source: /benchmarks\r\nce-type: dev.sluice.benchmark\r\nce-sent: " + due
                + (keys == 0 ? "" : "\r\nce-partitionkey: k" + number % keys)
                + "\r\nContent-Type: application/json\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n";
        byte[] request = new byte[head.length() + BODY_BYTES];
        for (int i = 0; i < head.length(); i++) {
            request[i] = (byte) head.charAt(i);
        }
        String begin = "{\"number\": " + number + ", \"severity\": \"info\", \"fill\": \"";
        int at = head.length();
        for (int i = 0; i < begin.length(); i++) {
            request[at + i] = (byte) begin.charAt(i);
        }
        java.util.Arrays.fill(request, at + begin.length(), request.length - 2, (byte) 'x');
        request[request.length - 2] = '"';
        request[request.length - 1] = '}';
        return request;
    }
}
