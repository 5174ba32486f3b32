package dev.sluice.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One keep-alive connection of the generator, one request at a time. */
final class HttpConnection {

    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(16 * 1024);
    private int number;
    private long due;

    HttpConnection(SocketChannel channel) {
        this.channel = channel;
    }

    int number() {
        return number;
    }

    long due() {
        return due;
    }

    void send(byte[] request, int eventNumber, long dueNanos) throws IOException {
        number = eventNumber;
        due = dueNanos;
        in.clear();
        ByteBuffer out = ByteBuffer.wrap(request);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    /** The status of the answer; 0 while it is not whole. */
    int receive() throws IOException {
        if (channel.read(in) < 0) {
            throw new EOFException("the server closed the connection");
        }
        int head = indexOf(END, 0, in.position());
        if (head < 0) {
            return 0;
        }
        String text = new String(in.array(), 0, head, StandardCharsets.ISO_8859_1).toLowerCase(java.util.Locale.ROOT);
        int length = text.indexOf("content-length:");
        int body = length < 0
                ? 0
                : Integer.parseInt(
                        text.substring(length + 15, lineEnd(text, length)).trim());
        return in.position() < head + END.length + body ? 0 : Integer.parseInt(text.substring(9, 12));
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\r', from);
        return end < 0 ? text.length() : end;
    }

    private int indexOf(byte[] wanted, int from, int to) {
        byte[] bytes = in.array();
        for (int i = from; i + wanted.length <= to; i++) {
            if (bytes[i] == wanted[0]
                    && bytes[i + 1] == wanted[1]
                    && bytes[i + 2] == wanted[2]
                    && bytes[i + 3] == wanted[3]) {
                return i;
            }
        }
        return -1;
    }

    void close() throws IOException {
        channel.close();
    }
}
