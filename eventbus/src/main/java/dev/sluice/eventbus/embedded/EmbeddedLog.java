package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.BusSettings;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventLog;
import dev.sluice.eventbus.EventQuery;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.Journal;
import dev.sluice.eventbus.LogReader;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.store.Consumption;
import dev.sluice.eventbus.store.Hold;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All embedded buses of a process in one SQLite file: bus, log and journal in one. Every publication and every journal work
 * is committed with fsync before it completes (see {@link BusSettings.Sync} for the exception); several share a commit when
 * they come while the one before is under way.
 *
 * <p>Lifecycle: {@link #open} locks the directory, checks and migrates the file; {@link #close} refuses further work, commits
 * what is queued, and lets go. A process that dies loses nothing that was acknowledged.
 *
 * <p>Threads: all methods may be called by any thread. One thread writes; futures complete and signals run on it. Order: one
 * lane, by position; publications of one thread are stored in the order of its calls, and one that is refused does not let those of
 * its topic pass that were on the way behind it. Delivery: at least once.
 */
public final class EmbeddedLog implements EventBus, EventLog, Journal {

    /** The name of the file in the data directory. */
    public static final String FILE = "sluice.db";

    private final DirectoryLock lock;
    private final Connections connections;
    private final Store store;
    private final ReadPool pool;
    private final LogQueries queries;
    private final RequestQueue queue = new RequestQueue();
    private final Thread writer;
    private final List<TailReader> readers = new CopyOnWriteArrayList<>();
    private final List<Consumption> consumptions = new CopyOnWriteArrayList<>();

    private EmbeddedLog(DirectoryLock lock, Connections connections, Store store) {
        this.lock = lock;
        this.connections = connections;
        this.store = store;
        this.pool = new ReadPool(connections, store.buses());
        this.queries = new LogQueries(pool, store.buses(), store.index());
        this.writer =
                new Thread(new Writer(queue, store, events -> readers.forEach(TailReader::available)), "sluice-log");
        writer.setDaemon(true);
    }

    /**
     * Opens the log of a data directory, which is made if it is missing.
     *
     * @param directory the data directory
     * @param settings how each bus keeps its events, by bus key; a bus that is not named has {@link BusSettings#DEFAULT}
     * @param clock gives the bus time
     * @throws EventBusException LOCKED, DAMAGED, NEWER_VERSION or BROKEN; the message says what to do
     */
    public static EmbeddedLog open(Path directory, Map<String, BusSettings> settings, Clock clock) {
        return open(directory, settings, BusClock.of(clock));
    }

    /**
     * Opens the log of a data directory for copies of events that other buses stamped, see {@link #copy}.
     *
     * @param directory the data directory
     * @param settings as in {@link #open(Path, Map, Clock)}
     * @param clock says up to when the copy is complete
     * @throws EventBusException as {@link #open(Path, Map, Clock)}
     */
    public static EmbeddedLog openCopy(Path directory, Map<String, BusSettings> settings, CopyClock clock) {
        return open(directory, settings, BusClock.of(clock));
    }

    private static EmbeddedLog open(Path directory, Map<String, BusSettings> settings, BusClock clock) {
        DirectoryLock lock = DirectoryLock.take(directory);
        Connections connections = new Connections(directory.resolve(FILE));
        boolean opened = false;
        try {
            FileCheck.run(connections);
            EmbeddedLog log = new EmbeddedLog(lock, connections, Store.open(connections, settings, clock));
            log.writer.start();
            opened = true;
            return log;
        } catch (SQLException failed) {
            throw StoreFailure.of(connections.file(), "opening", failed);
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    /**
     * Changes how the buses keep their events, from now on.
     *
     * @param settings by bus key; a bus that is not named has {@link BusSettings#DEFAULT}
     */
    public void configure(Map<String, BusSettings> settings) {
        store.buses().configure(settings);
    }

    @Override
    public CompletionStage<List<PublishResult>> publish(List<Publication> batch) {
        if (batch.isEmpty()) {
            throw new IllegalArgumentException("a batch must hold at least one publication");
        }
        boolean sync = false;
        for (Publication publication : batch) {
            sync |= store.buses().settings(publication.topic().bus()).sync() == BusSettings.Sync.ALWAYS;
        }
        PublishRequest request = new PublishRequest(batch, sync);
        enqueue(request);
        return request.done();
    }

    /**
     * Appends events that another bus took, in this order, in one commit with a work of the journal. Their bus time is their
     * stamp, or that of the event before where that is later; a repeat is recognised as in {@link #publish}.
     *
     * @param batch the events; may be larger than their bus's {@code maxEventBytes}
     * @param work what is written in the same transaction, before them
     * @return completes when all of it is durable; exceptionally with {@link EventBusException}, and then nothing is stored
     */
    public CompletionStage<List<PublishResult>> copy(List<StampedPublication> batch, Work work) {
        CopyRequest request = new CopyRequest(batch, work);
        enqueue(request);
        return request.done();
    }

    @Override
    public CompletionStage<Void> write(Work work) {
        WorkRequest request = new WorkRequest(work);
        enqueue(request);
        return request.done();
    }

    private void enqueue(Request request) {
        try {
            queue.put(request);
        } catch (EventBusException refused) {
            request.fail(refused);
        }
    }

    @Override
    public <T> T read(Query<T> query) {
        return pool.snapshot(session -> query.run(session.connection()));
    }

    @Override
    public long head() {
        return store.head();
    }

    @Override
    public long settledMillis() {
        return store.clock().settledMillis();
    }

    @Override
    public long earliest() {
        return store.retention().earliest();
    }

    @Override
    public Optional<Long> positionBefore(Start start) {
        if (start instanceof Start.Now) {
            return Optional.of(head());
        }
        if (start instanceof Start.Earliest) {
            return Optional.of(earliest() - 1);
        }
        if (start instanceof Start.At at) {
            long millis = at.time().toEpochMilli();
            return Optional.of(pool.read(session -> session.firstSince(millis, earliest(), head())) - 1);
        }
        String eventId = ((Start.From) start).eventId();
        return queries.newestWithId(eventId, earliest(), head()).map(event -> event.position() - 1);
    }

    @Override
    public LogReader reader(String name, long after) {
        TailReader reader = follow(store.holds().open(name, after), after);
        saveHolds();
        return reader;
    }

    @Override
    public LogReader observer(long after) {
        return follow(null, after);
    }

    private TailReader follow(@Nullable Hold hold, long after) {
        TailReader reader = new TailReader(this, store.tail(), hold, after);
        readers.add(reader);
        return reader;
    }

    void closed(TailReader reader) {
        readers.remove(reader);
    }

    @Override
    public void forget(String name) {
        store.holds().forget(name);
        saveHolds();
    }

    private void saveHolds() {
        enqueue(new WorkRequest(connection -> store.saveBooks()));
    }

    @Override
    public List<StoredEvent> read(long after, int limit) {
        List<StoredEvent> recent = store.tail().after(after, limit);
        return recent == null ? readStored(after, limit) : recent;
    }

    List<StoredEvent> readStored(long after, int limit) {
        return pool.read(session -> session.after(after, limit));
    }

    @Override
    public Optional<StoredEvent> find(long position) {
        List<StoredEvent> recent = position > 0 ? store.tail().after(position - 1, 1) : null;
        return recent == null || recent.isEmpty()
                ? pool.read(session -> session.at(position))
                : Optional.of(recent.get(0));
    }

    @Override
    public List<StoredEvent> find(EventQuery query) {
        return queries.find(query, earliest(), head());
    }

    @Override
    public AutoCloseable consume(Set<Topic> topics, Start start, Receiver receiver) {
        Consumption consumption = Consumption.start(this, topics, start, receiver);
        consumptions.removeIf(Consumption::isClosed);
        consumptions.add(consumption);
        return consumption;
    }

    @Override
    public Guarantee guarantee() {
        return guarantee(store.buses().configured());
    }

    /** What one bus promises. */
    public Guarantee guarantee(String bus) {
        return guarantee(Map.of(bus, store.buses().settings(bus)));
    }

    private static Guarantee guarantee(Map<String, BusSettings> buses) {
        List<String> gaps = new ArrayList<>();
        new TreeMap<>(buses).forEach((bus, settings) -> {
            if (settings.sync() == BusSettings.Sync.INTERVAL) {
                gaps.add("embedded.sync is interval on " + bus
                        + ": a power failure can lose what was acknowledged in the last second");
            }
            if (settings.dropUnread()) {
                gaps.add("history.unread is drop on " + bus
                        + ": what no trigger has read is removed when it is too old");
            }
        });
        Guarantee.Delivery delivery =
                gaps.isEmpty() ? Guarantee.Delivery.AT_LEAST_ONCE : Guarantee.Delivery.BEST_EFFORT;
        return new Guarantee(delivery, true, String.join("; ", gaps));
    }

    /**
     * Writes a consistent copy of the whole file, journal included, while everything goes on.
     *
     * @param target a file that does not exist; its directory does
     * @throws EventBusException FULL or BROKEN
     * @throws IllegalArgumentException when the target exists
     */
    public void backup(Path target) {
        Backup.write(connections, target);
    }

    /** What this log has done since it was opened, and how large it is. */
    public LogMetrics metrics() {
        Counters.Totals totals = store.counters().totals();
        Map<String, Long> expired =
                store.holds().all().stream().collect(Collectors.toMap(Hold::name, Hold::expiredUnread));
        return new LogMetrics(
                totals.appended(),
                totals.bytes(),
                totals.duplicates(),
                totals.conflicting(),
                totals.commits(),
                totals.commitNanos(),
                store.counters().commitBuckets(),
                connections.fileBytes(),
                connections.walBytes(),
                expired);
    }

    /** How far each named reader is behind the head, by reader; finished events, not read ones, count. */
    public Map<String, Long> lags() {
        LongSupplier head = this::head;
        return store.holds().all().stream()
                .collect(Collectors.toMap(Hold::name, hold -> head.getAsLong() - hold.released()));
    }

    /** Ends the consumptions, commits what is queued and closes the file. Does nothing when called again. */
    @Override
    public void close() {
        if (queue.isClosed()) {
            return;
        }
        consumptions.forEach(Consumption::close);
        queue.close();
        boolean interrupted = awaitWriter();
        try {
            pool.close();
            store.close();
        } catch (SQLException failed) {
            throw StoreFailure.of(connections.file(), "closing", failed);
        } finally {
            lock.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits, whatever happens, because the directory must stay locked while the writer writes. */
    private boolean awaitWriter() {
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        return interrupted;
    }
}
