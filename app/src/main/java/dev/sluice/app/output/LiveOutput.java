package dev.sluice.app.output;

import dev.sluice.app.output.Terminal.Tone;
import dev.sluice.trigger.runtime.Watcher;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One line per firing and outcome while there are few, a count of the others while there are many: output never slows delivery
 * down. Of the attempts that failed the first has a line. Groups call on their threads; printing happens on the scheduler.
 */
public final class LiveOutput implements Watcher {

    private static final int MAX_LINES = 40;
    private static final long PERIOD_MILLIS = 100;
    /** Sources are asked once in so many periods. */
    private static final int SOURCE_PERIODS = 10;

    private static final String DELIVERED = "delivered";
    private static final String RETRY = "retry";

    private final Terminal terminal;
    private final LineFormat format;
    private final InstantSource clock;
    private final ArrayDeque<Line> waiting = new ArrayDeque<>();
    private final Map<String, Long> unshown = new LinkedHashMap<>();
    private final SourceStates sources = new SourceStates();
    private int periods;
    private long fired;
    private long delivered;
    private long dead;

    private record Line(long atMillis, Delivery delivery) {}

    /**
     * An output that prints when it is told to, see {@link #printOn}.
     *
     * @param json JSON lines instead of text
     */
    public LiveOutput(Terminal terminal, boolean json, InstantSource clock) {
        this.terminal = terminal;
        this.format = json ? new JsonLines() : new TextLines(terminal);
        this.clock = clock;
    }

    /**
     * Prints until the scheduler stops.
     *
     * @param reports how the sources stand; asked once a second
     */
    public void printOn(ScheduledExecutorService scheduler, Supplier<List<SourceStates.Named>> reports) {
        var unused = scheduler.scheduleWithFixedDelay(
                () -> {
                    if (++periods % SOURCE_PERIODS == 0) {
                        sources(reports.get());
                    }
                    print();
                },
                PERIOD_MILLIS,
                PERIOD_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void fired(Fired firing) {
        fired++;
    }

    @Override
    public synchronized void delivery(Delivery delivery) {
        boolean retry = delivery.outcome().equals(RETRY);
        if (delivery.outcome().equals(DELIVERED)) {
            delivered++;
        } else if (!retry) {
            dead++;
        }
        if (retry && delivery.attempts() > 1) {
            return;
        }
        if (waiting.size() < MAX_LINES) {
            waiting.add(new Line(clock.millis(), delivery));
        } else {
            unshown.merge(delivery.outcome(), 1L, Long::sum);
        }
    }

    /** Prints what happened since the last call. */
    void print() {
        List<Line> lines;
        Map<String, Long> more;
        synchronized (this) {
            lines = new ArrayList<>(waiting);
            more = new LinkedHashMap<>(unshown);
            waiting.clear();
            unshown.clear();
        }
        lines.forEach(line -> terminal.line(format.delivery(line.atMillis(), line.delivery())));
        if (!more.isEmpty()) {
            terminal.line(format.more(clock.millis(), more));
        }
    }

    /** Tells which sources changed their state. */
    void sources(List<SourceStates.Named> reports) {
        sources.changed(reports, clock.millis())
                .forEach(changed -> terminal.line(format.source(clock.millis(), changed)));
    }

    /**
     * Says what runs and where.
     *
     * @param notes what else a person should know, such as what a bus does not promise
     * @param reports how the sources stand
     */
    public void started(Started started, List<String> notes, List<SourceStates.Named> reports) {
        terminal.line(format.started(clock.millis(), started));
        notes.forEach(this::note);
        sources(reports);
    }

    /** Says what fired nothing. */
    public void quiet(QuietHint hint) {
        terminal.line(format.quiet(clock.millis(), hint));
    }

    /** Says what else is worth knowing. */
    public void note(String text) {
        terminal.line(format.note(clock.millis(), text));
    }

    /**
     * What runs.
     *
     * @param path where the resources are
     * @param sources how many EventSources
     * @param triggers how many Triggers
     * @param http where HTTP is served
     * @param data the data directory
     */
    public record Started(String path, int sources, int triggers, String http, String data) {}

    /**
     * What a run did.
     *
     * @param accepted events that sources stored
     * @param fired firings
     * @param delivered deliveries that reached their sink
     * @param deadLettered deliveries that were given up
     * @param pending deliveries that the next start goes on with
     */
    public record Stopped(long accepted, long fired, long delivered, long deadLettered, long pending) {}

    /**
     * Prints what is left and what this run did.
     *
     * @param accepted events that sources stored
     * @param pending deliveries that the next start goes on with
     */
    public void stopped(long accepted, long pending) {
        print();
        Stopped stopped;
        synchronized (this) {
            stopped = new Stopped(accepted, fired, delivered, dead, pending);
        }
        terminal.line(format.stopped(clock.millis(), stopped));
    }

    /** The tone of an outcome. */
    static Tone tone(String outcome) {
        return switch (outcome) {
            case DELIVERED -> Tone.GOOD;
            case RETRY -> Tone.WARN;
            default -> Tone.BAD;
        };
    }
}
