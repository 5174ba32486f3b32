package dev.sluice.it.brokers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A loopback port for a server that has to come back on the port it had. It lies below the ports that the system hands out
 * by itself, and that {@code run --dapr} chooses from, so that no client takes it while the server is down, and it is kept
 * from others until it is released, without anybody listening. JVMs that test at the same time have ports of their own. Used
 * by one thread.
 */
public final class ReservedPort implements AutoCloseable {

    private static final int FIRST = 10_000;
    private static final int EACH_JVM = 2_500;
    private static final int JVMS = 4;
    private static final int JVM = jvm();

    /** One after the other: a port is given again only when whoever had it has long taken it. */
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(EACH_JVM));

    private final Socket holder;
    private final int number;

    private ReservedPort(Socket holder, int number) {
        this.holder = holder;
        this.number = number;
    }

    /** Takes any free one. */
    public static ReservedPort take() {
        for (int attempt = 0; attempt < EACH_JVM; attempt++) {
            int number = FIRST + JVM * EACH_JVM + NEXT.getAndIncrement() % EACH_JVM;
            Socket holder = new Socket();
            try {
                holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
                return new ReservedPort(holder, number);
            } catch (BindException taken) {
                close(holder);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        throw new IllegalStateException("no free port found in " + EACH_JVM + " tries");
    }

    /** The number of this JVM among those that test at the same time, which the build says. */
    private static int jvm() {
        Integer jvm = Integer.getInteger("sluice.it.jvm");
        if (jvm == null && Boolean.getBoolean("sluice.it.complete")) {
            throw new IllegalStateException("no sluice.it.jvm says which ports this JVM may take");
        }
        return jvm == null ? 0 : jvm % JVMS;
    }

    /** The port. */
    public int number() {
        return number;
    }

    /** Lets its server have it; to be called just before that starts, and harmless when called again. */
    public void release() {
        close(holder);
    }

    @Override
    public void close() {
        release();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
