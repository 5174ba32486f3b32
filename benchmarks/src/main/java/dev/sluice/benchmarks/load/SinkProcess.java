package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The function that is called: answers 204 to every event at once and keeps an account by number. {@code GET /report} answers
 * the account since the last {@code GET /reset} as one line: distinct events, repeated ones, those that came after a later one of
 * their key, and the 50th and 99th latency percentile from due to received in microseconds. One thread; ends when its standard input does.
 */
public final class SinkProcess {

    private static final byte[] NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector;
    private final BitSet seen = new BitSet();
    private final Histogram latency = new Histogram(600_000_000_000L, 3);
    private final Map<String, Integer> newest = new HashMap<>();
    private long repeated;
    private long outOfOrder;

    private SinkProcess(Selector selector) {
        this.selector = selector;
    }

    /** Prints {@code READY port} and serves until standard input ends. */
    public static void main(String[] args) throws IOException {
        try (Selector selector = Selector.open();
                ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            endWithInput();
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            out.println("READY " + server.socket().getLocalPort());
            new SinkProcess(selector).serve(server);
        }
    }

    private static void endWithInput() {
        Thread watcher = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            continue;
                        }
                    } catch (IOException e) {
                        // the parent is gone as well
                    }
                    Runtime.getRuntime().halt(0);
                },
                "parent");
        watcher.setDaemon(true);
        watcher.start();
    }

    private void serve(ServerSocketChannel server) throws IOException {
        while (true) {
            selector.select();
            Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
            while (keys.hasNext()) {
                SelectionKey key = keys.next();
                keys.remove();
                if (key.isAcceptable()) {
                    SocketChannel channel = server.accept();
                    channel.configureBlocking(false);
                    channel.socket().setTcpNoDelay(true);
                    channel.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(64 * 1024));
                } else {
                    read(key);
                }
            }
        }
    }

    private void read(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        ByteBuffer in = (ByteBuffer) key.attachment();
        try {
            if (channel.read(in) < 0) {
                channel.close();
                return;
            }
            int used = take(channel, in);
            while (used > 0) {
                in.flip();
                in.position(used);
                in.compact();
                used = take(channel, in);
            }
        } catch (IOException e) {
            // the peer was killed: that is part of the tests
            channel.close();
        }
    }

    /** Handles one request if it is whole; answers how many bytes it took. */
    private int take(SocketChannel channel, ByteBuffer in) throws IOException {
        String text = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
        int head = text.indexOf("\r\n\r\n");
        if (head < 0) {
            return 0;
        }
        String headers = text.substring(0, head).toLowerCase(Locale.ROOT);
        String length = header(headers, "content-length");
        int size = head + 4 + (length.isEmpty() ? 0 : Integer.parseInt(length));
        if (in.position() < size) {
            return 0;
        }
        if (headers.startsWith("get /")) {
            write(channel, report());
            if (headers.startsWith("get /reset")) {
                reset();
            }
        } else {
            count(header(headers, "ce-id"), header(headers, "ce-sent"), header(headers, "ce-partitionkey"));
            write(channel, NO_CONTENT);
        }
        return size;
    }

    private void count(String id, String sent, String key) {
        int number = Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
        if (seen.get(number)) {
            repeated++;
        } else {
            seen.set(number);
            if (!key.isEmpty() && newest.merge(key, number, Math::max) > number) {
                outOfOrder++;
            }
            latency.recordValue(Math.max(0, System.nanoTime() - Long.parseLong(sent)));
        }
    }

    private byte[] report() {
        String body =
                seen.cardinality() + " " + repeated + " " + outOfOrder + " " + micros(50) + " " + micros(99) + "\n";
        return ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void reset() {
        seen.clear();
        latency.reset();
        newest.clear();
        repeated = 0;
        outOfOrder = 0;
    }

    private long micros(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1_000;
    }

    private static String header(String headers, String name) {
        int at = headers.indexOf("\r\n" + name + ":");
        if (at < 0) {
            return "";
        }
        int end = headers.indexOf("\r\n", at + 2);
        return headers.substring(at + name.length() + 3, end < 0 ? headers.length() : end)
                .trim();
    }

    private static void write(SocketChannel channel, byte[] answer) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(answer);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }
}
