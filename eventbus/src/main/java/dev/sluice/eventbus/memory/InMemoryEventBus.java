package dev.sluice.eventbus.memory;

import dev.sluice.eventbus.BusSettings;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventBusException.Kind;
import dev.sluice.eventbus.EventLog;
import dev.sluice.eventbus.EventQuery;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.LogReader;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.store.Consumption;
import dev.sluice.eventbus.store.Hold;
import dev.sluice.eventbus.store.Holds;
import dev.sluice.eventbus.store.PreparedEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A bus and log in memory: everything the embedded log promises, except that nothing outlives the process. Publications are
 * stored on the calling thread; their futures are complete when {@link #publish} returns.
 *
 * <p>Thread-safe; one lock.
 */
public final class InMemoryEventBus implements EventBus, EventLog {

    private final Clock clock;
    private final Holds holds = new Holds();
    private final NavigableMap<Long, StoredEvent> events = new TreeMap<>();
    private final Map<String, Bus> buses = new HashMap<>();
    private final Map<Topic, Integer> topics = new HashMap<>();
    private final List<MemoryReader> readers = new CopyOnWriteArrayList<>();
    private final List<Consumption> consumptions = new CopyOnWriteArrayList<>();
    private Map<String, BusSettings> settings;
    private long head;
    private long millis;
    private boolean closed;

    /**
     * An empty bus.
     *
     * @param settings how each bus keeps its events, by bus key; a bus that is not named has {@link BusSettings#DEFAULT}
     * @param clock gives the bus time
     */
    public InMemoryEventBus(Map<String, BusSettings> settings, Clock clock) {
        this.settings = Map.copyOf(settings);
        this.clock = clock;
    }

    /** Changes how the buses keep their events, from now on. */
    public synchronized void configure(Map<String, BusSettings> changed) {
        settings = Map.copyOf(changed);
        buses.values().forEach(bus -> bus.settings = settingsOf(bus.key));
    }

    private BusSettings settingsOf(String bus) {
        return settings.getOrDefault(bus, BusSettings.DEFAULT);
    }

    @Override
    public CompletionStage<List<PublishResult>> publish(List<Publication> batch) {
        if (batch.isEmpty()) {
            throw new IllegalArgumentException("a batch must hold at least one publication");
        }
        List<PublishResult> results;
        try {
            results = store(batch.stream().map(PreparedEvent::of).toList());
        } catch (EventBusException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        readers.forEach(MemoryReader::available);
        return CompletableFuture.completedFuture(results);
    }

    private synchronized List<PublishResult> store(List<PreparedEvent> batch) {
        if (closed) {
            throw EventBusException.of(Kind.CLOSED, "the bus is closed");
        }
        settledMillis();
        Map<String, Long> coming = new HashMap<>();
        for (PreparedEvent event : batch) {
            checkSize(event);
            coming.merge(event.topic().bus(), (long) event.bytes(), Long::sum);
        }
        coming.forEach(this::makeRoom);
        List<PublishResult> results = new ArrayList<>(batch.size());
        for (PreparedEvent event : batch) {
            results.add(store(event));
        }
        return List.copyOf(results);
    }

    private void checkSize(PreparedEvent event) {
        int limit = settingsOf(event.topic().bus()).maxEventBytes();
        if (event.bytes() > limit) {
            throw EventBusException.of(Kind.TOO_LARGE, event.tooLarge(limit));
        }
    }

    private void makeRoom(String key, long bytes) {
        Bus bus = bus(key);
        removeSurplus(bus, bytes);
        long limit = bus.settings.historyBytes();
        if (bus.bytes + bytes > limit) {
            throw EventBusException.of(Kind.FULL, holds.whyFull(key, bus.bytes, limit, head));
        }
    }

    private Bus bus(String key) {
        return buses.computeIfAbsent(key, name -> new Bus(name, settingsOf(name)));
    }

    private PublishResult store(PreparedEvent event) {
        Bus bus = bus(event.topic().bus());
        long key = event.key(topics.computeIfAbsent(event.topic(), topic -> topics.size() + 1));
        long found = bus.repeats.find(bus.settings, key, event.content(), millis);
        if (found > 0) {
            return new PublishResult.Duplicate(found);
        }
        head++;
        bus.repeats.add(bus.settings, key, event.content(), head, millis);
        bus.add(new Bus.Entry(head, millis, event.bytes()));
        events.put(head, new StoredEvent(head, millis, event.topic(), event.event()));
        return new PublishResult.Stored(head, millis);
    }

    private void removeSurplus(Bus bus, long coming) {
        long bound = bus.settings.dropUnread() ? head : holds.removable(bus.key);
        while (bus.hasSurplus(millis, coming) && bus.entries.element().position() <= bound) {
            long removed = bus.removeOldest().position();
            events.remove(removed);
            for (Hold hold : holds.on(bus.key)) {
                hold.countExpired(hold.read() < removed ? 1 : 0);
            }
        }
    }

    /** What is to be seen now: history that is too old is gone. */
    private synchronized NavigableMap<Long, StoredEvent> kept() {
        settledMillis();
        buses.values().forEach(bus -> removeSurplus(bus, 0));
        return events;
    }

    @Override
    public synchronized long head() {
        return head;
    }

    @Override
    public synchronized long settledMillis() {
        millis = Math.max(millis, clock.millis());
        return millis;
    }

    @Override
    public synchronized long earliest() {
        return kept().isEmpty() ? head + 1 : kept().firstKey();
    }

    @Override
    public synchronized Optional<Long> positionBefore(Start start) {
        if (start instanceof Start.Now) {
            return Optional.of(head);
        }
        if (start instanceof Start.Earliest) {
            return Optional.of(earliest() - 1);
        }
        if (start instanceof Start.At at) {
            return Optional.of(kept().values().stream()
                    .filter(event -> !event.busTime().isBefore(at.time()))
                    .map(event -> event.position() - 1)
                    .findFirst()
                    .orElse(head));
        }
        String eventId = ((Start.From) start).eventId();
        return newest(event -> event.event().id().equals(eventId), 1).stream()
                .map(event -> event.position() - 1)
                .findFirst();
    }

    @Override
    public LogReader reader(String name, long after) {
        return follow(holds.open(name, after), after);
    }

    @Override
    public LogReader observer(long after) {
        return follow(null, after);
    }

    private LogReader follow(@Nullable Hold hold, long after) {
        MemoryReader reader = new MemoryReader(this, hold, after);
        readers.add(reader);
        return reader;
    }

    void closed(MemoryReader reader) {
        readers.remove(reader);
    }

    @Override
    public void forget(String name) {
        holds.forget(name);
    }

    @Override
    public synchronized List<StoredEvent> read(long after, int limit) {
        return kept().tailMap(after, false).values().stream().limit(limit).toList();
    }

    @Override
    public synchronized Optional<StoredEvent> find(long position) {
        return Optional.ofNullable(kept().get(position));
    }

    @Override
    public List<StoredEvent> find(EventQuery query) {
        return newest(event -> matches(query, event), query.limit());
    }

    private synchronized List<StoredEvent> newest(Predicate<StoredEvent> wanted, int limit) {
        return kept().descendingMap().values().stream()
                .filter(wanted)
                .limit(limit)
                .toList();
    }

    private static boolean matches(EventQuery query, StoredEvent event) {
        return (query.id() == null || query.id().equals(event.event().id()))
                && (query.type() == null || query.type().equals(event.event().type()))
                && (query.topic() == null || query.topic().equals(event.topic()))
                && (query.before() == 0 || event.position() < query.before())
                && isWithin(query.from(), query.to(), event.busTime());
    }

    private static boolean isWithin(@Nullable Instant from, @Nullable Instant to, Instant time) {
        return (from == null || !time.isBefore(from)) && (to == null || time.isBefore(to));
    }

    @Override
    public AutoCloseable consume(Set<Topic> wanted, Start start, Receiver receiver) {
        Consumption consumption = Consumption.start(this, wanted, start, receiver);
        consumptions.removeIf(Consumption::isClosed);
        consumptions.add(consumption);
        return consumption;
    }

    @Override
    public Guarantee guarantee() {
        return new Guarantee(Guarantee.Delivery.BEST_EFFORT, true, "kept in memory: the end of the process loses it");
    }

    @Override
    public void close() {
        consumptions.forEach(Consumption::close);
        synchronized (this) {
            closed = true;
        }
    }
}
