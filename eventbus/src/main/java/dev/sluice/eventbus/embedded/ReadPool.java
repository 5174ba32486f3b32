package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventBusException.Kind;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Read connections, made when needed and used again. Thread-safe. */
final class ReadPool implements AutoCloseable {

    private static final int KEPT = 8;

    private final Connections connections;
    private final Buses buses;
    private final ConcurrentLinkedDeque<ReadSession> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    ReadPool(Connections connections, Buses buses) {
        this.connections = connections;
        this.buses = buses;
    }

    /** Something to read with a session. */
    @FunctionalInterface
    interface Reading<T> {

        T run(ReadSession session) throws SQLException;
    }

    /**
     * Reads on the calling thread, from the last commit.
     *
     * @throws EventBusException CLOSED, DAMAGED or BROKEN
     */
    <T> T read(Reading<T> reading) {
        if (closed) {
            throw EventBusException.of(Kind.CLOSED, "the log is closed");
        }
        ReadSession pooled = idle.pollFirst();
        try {
            ReadSession session =
                    pooled == null ? new ReadSession(connections.file(), connections.reader(), buses) : pooled;
            boolean sound = false;
            try {
                T result = reading.run(session);
                sound = true;
                return result;
            } finally {
                giveBack(session, sound);
            }
        } catch (SQLException failed) {
            throw StoreFailure.reading(connections.file(), failed);
        }
    }

    /** Like {@link #read}, and all that is read is of one commit, however many queries read it. */
    <T> T snapshot(Reading<T> reading) {
        return read(session -> {
            session.connection().setAutoCommit(false);
            T result = reading.run(session);
            session.connection().setAutoCommit(true);
            return result;
        });
    }

    private void giveBack(ReadSession session, boolean sound) throws SQLException {
        if (sound && !closed && idle.size() < KEPT) {
            idle.addFirst(session);
            if (closed && idle.remove(session)) {
                session.close(); // it came back while the others were being closed
            }
        } else {
            session.close();
        }
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        for (ReadSession session = idle.poll(); session != null; session = idle.poll()) {
            session.close();
        }
    }
}
