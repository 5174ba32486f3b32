package dev.sluice.eventbus.embedded;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the write-ahead log bounded without making the writer wait: a thread with a connection of its own copies pages into
 * the file while the writer goes on; when little is left, the writer copies the rest between two commits, and its next
 * commit begins the write-ahead log anew.
 */
final class Checkpointer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
    /** How much is written before a checkpoint begins. */
    private static final long BEGIN_BYTES = 16L << 20;
    /** From here on the writer waits for the checkpoint, so that the write-ahead log stays bounded. */
    private static final long WAIT_BYTES = 64L << 20;

    private static final long WAIT_MILLIS = 1_000;

    /** How much may be left to the writer. */
    private static final long LEFT_PAGES = 128;

    private static final int MAX_PASSES = 5;

    private final Connections connections;
    private final Statement writers;
    private final Semaphore wake = new Semaphore(0);
    private final Semaphore copied = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean rest;
    /** Whether the thread has ended. */
    private volatile boolean gone;

    private boolean running;
    private long written;

    /** What a pass left over. */
    private record Progress(long pages, long copied) {

        long left() {
            return pages - copied;
        }
    }

    Checkpointer(Connections connections, Connection writer) throws SQLException {
        this.connections = connections;
        this.writers = writer.createStatement();
        this.thread = new Thread(this::run, "sluice-checkpoint");
        thread.setDaemon(true);
        thread.start();
    }

    /** Tells how much a commit wrote, and does the writer's share. Writer only. */
    void committed(long bytes) {
        written += bytes + 3L * Connections.PAGE_BYTES;
        if (gone) {
            copyAlone();
            return;
        }
        if (running && !rest && written > WAIT_BYTES) {
            awaitCopy();
        }
        if (rest) {
            rest = false;
            running = false;
            written = 0;
            finish();
        } else if (!running && written > BEGIN_BYTES) {
            running = true;
            wake.release();
        }
    }

    /** Without the thread, the writer copies all of it, so that the write-ahead log stays bounded. */
    private void copyAlone() {
        if (written > BEGIN_BYTES) {
            written = 0;
            finish();
        }
    }

    private void awaitCopy() {
        try {
            if (!copied.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.debug("the checkpoint takes long; the write-ahead log grows");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish() {
        copied.drainPermits();
        try {
            pass(writers);
        } catch (SQLException failed) {
            LOG.debug("finishing a checkpoint failed; the next one tries again", failed);
        }
    }

    private void run() {
        try (Connection connection = connections.checkpointer();
                Statement statement = connection.createStatement()) {
            wake.acquire();
            while (!closing) {
                copy(statement);
                rest = true;
                copied.release();
                wake.acquire();
            }
        } catch (SQLException failed) {
            LOG.atError().setCause(failed).log("the checkpoint thread cannot open the log; the writer does its work");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            gone = true;
            copied.release();
        }
    }

    private void copy(Statement statement) {
        try {
            int passes = 0;
            while (pass(statement).left() > LEFT_PAGES && passes < MAX_PASSES && !closing) {
                passes++;
            }
        } catch (SQLException failed) {
            LOG.atWarn().setCause(failed).log("a checkpoint failed; the next one tries again");
        }
    }

    private static Progress pass(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
            row.next();
            return new Progress(row.getLong(2), row.getLong(3));
        }
    }

    @Override
    public void close() throws SQLException {
        closing = true;
        wake.release();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        writers.close();
    }
}
