package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.BusSettings;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.store.Holds;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The open file and what the writer keeps in memory about it. Begins and ends transactions so that both always agree. Writer
 * thread only, except the accessors.
 */
final class Store implements AutoCloseable {

    private final Path file;
    private final Transaction transaction;
    private final Buses buses;
    private final Holds holds = new Holds();
    private final EventIndex index = new EventIndex();
    private final Tail tail = new Tail();
    private final Counters counters = new Counters();
    private final Books books;
    private final Retention retention;
    private final Appender appender;
    private final Turnstile turnstile = new Turnstile();
    private final Checkpointer checkpointer;
    private final BusClock clock;
    private volatile long head;
    private boolean failed;

    private Store(Connections connections, Connection connection, Map<String, BusSettings> settings, BusClock clock)
            throws SQLException {
        this.file = connections.file();
        this.clock = clock;
        this.buses = new Buses(connection, settings);
        Recovery recovery = new Recovery(file, connection, buses, index, clock);
        recovery.run();
        this.transaction = new Transaction(connection);
        this.books = new Books(connection, buses, holds);
        this.retention = new Retention(connection, buses, holds, tail);
        this.appender = new Appender(transaction, buses, index, retention, counters, turnstile);
        appender.startAfter(recovery.head(), recovery.millis());
        this.clock.startAfter(recovery.millis());
        tail.startAfter(recovery.head());
        head = recovery.head();
        retention.refreshEarliest(head);
        this.checkpointer = new Checkpointer(connections, connection);
    }

    /** Opens the file, makes it current, and brings back what is kept in memory. */
    static Store open(Connections connections, Map<String, BusSettings> settings, BusClock clock) throws SQLException {
        Connection connection = connections.writer();
        try {
            Schema.prepare(connection, connections.file());
            return new Store(connections, connection, settings, clock);
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    Path file() {
        return file;
    }

    Buses buses() {
        return buses;
    }

    Holds holds() {
        return holds;
    }

    EventIndex index() {
        return index;
    }

    Tail tail() {
        return tail;
    }

    Counters counters() {
        return counters;
    }

    Retention retention() {
        return retention;
    }

    Books books() {
        return books;
    }

    Turnstile turnstile() {
        return turnstile;
    }

    Checkpointer checkpointer() {
        return checkpointer;
    }

    BusClock clock() {
        return clock;
    }

    /** The newest position that readers may see. */
    long head() {
        return head;
    }

    Appender begin(boolean sync) throws SQLException {
        long busMillis = clock.begin();
        appender.begin(busMillis, clock.seenMillis(busMillis));
        if (failed) {
            transaction.renew();
            appender.renew();
            retention.renew();
            failed = false;
        }
        transaction.begin(sync);
        return appender;
    }

    /** Ends the transaction on disk; {@link #show} then makes its events visible. */
    List<StoredEvent> commit() throws SQLException {
        boolean full = index.hasFull(appender.head());
        if (full) {
            index.writeFull(transaction.connection(), appender.head());
            index.forgetRepeats(transaction.connection(), buses.oldestRemembered(appender.head()));
        }
        if (full || retention.hasRemoved()) {
            books.save(appender.head(), appender.millis());
        }
        long begin = System.nanoTime();
        transaction.commit();
        counters.commitTook(System.nanoTime() - begin);
        clock.startAfter(appender.millis());
        List<StoredEvent> stored = appender.commit();
        if (retention.hasRemoved()) {
            retention.commit();
            retention.refreshEarliest(appender.head());
        }
        return stored;
    }

    void show(List<StoredEvent> events) {
        if (!events.isEmpty()) {
            tail.add(events);
            head = events.get(events.size() - 1).position();
            retention.appended(head, events.size());
        }
    }

    /** Writes counts and claims into the open transaction. */
    void saveBooks() throws SQLException {
        books.save(appender.head(), appender.millis());
    }

    void rollback() {
        failed = true;
        transaction.rollback();
        appender.rollback();
        books.rollback();
        retention.rollback();
    }

    /** Writes what is only in memory, empties the write-ahead log and closes the file. */
    @Override
    public void close() throws SQLException {
        checkpointer.close();
        begin(true);
        saveBooks();
        transaction.commit();
        clock.end();
        transaction.close();
    }
}
