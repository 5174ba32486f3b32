package dev.sluice.app.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.app.output.Terminal.Tone;
import dev.sluice.trigger.runtime.Watcher;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One line per outcome of a delivery while there are few, a summary a second while there are many: output never slows
 * delivery down. Groups call {@link #delivery} on their threads; printing happens on the scheduler.
 */
public final class LiveOutput implements Watcher {

    private static final int MAX_LINES = 40;
    private static final long PERIOD_MILLIS = 100;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final Terminal terminal;
    private final boolean json;
    private final InstantSource clock;
    private final ObjectMapper mapper = new ObjectMapper();
    private final ArrayDeque<Line> waiting = new ArrayDeque<>();
    private long delivered;
    private long retried;
    private long dead;

    private record Line(long atMillis, Delivery delivery) {}

    /**
     * An output that prints until the scheduler stops.
     *
     * @param json JSON lines instead of text
     */
    public LiveOutput(Terminal terminal, boolean json, InstantSource clock, ScheduledExecutorService scheduler) {
        this.terminal = terminal;
        this.json = json;
        this.clock = clock;
        scheduler.scheduleWithFixedDelay(this::print, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void delivery(Delivery delivery) {
        if (waiting.size() < MAX_LINES) {
            waiting.add(new Line(clock.millis(), delivery));
            return;
        }
        switch (delivery.outcome()) {
            case "delivered" -> delivered++;
            case "retry" -> retried++;
            default -> dead++;
        }
    }

    private void print() {
        List<Line> lines;
        String summary = "";
        synchronized (this) {
            lines = new ArrayList<>(waiting);
            waiting.clear();
            if (delivered + retried + dead > 0) {
                summary = "… and " + Terminal.count(delivered, "more delivered").replace("delivereds", "delivered")
                        + (retried == 0 ? "" : ", " + retried + " to be tried again")
                        + (dead == 0 ? "" : ", " + dead + " dead-lettered");
            }
            delivered = 0;
            retried = 0;
            dead = 0;
        }
        lines.forEach(line -> terminal.line(json ? json(line) : text(line)));
        if (!summary.isEmpty() && !json) {
            terminal.line(terminal.in(Tone.DIM, summary));
        }
    }

    private String text(Line line) {
        Delivery delivery = line.delivery();
        String time = TIME.format(Instant.ofEpochMilli(line.atMillis()).atZone(ZoneId.systemDefault()));
        String who = delivery.trigger() + " " + delivery.subscriber();
        String what = switch (delivery.outcome()) {
            case "delivered" -> terminal.in(Tone.GOOD, "delivered");
            case "retry" -> terminal.in(Tone.WARN, "failed, will be tried again");
            default -> terminal.in(Tone.BAD, "dead letter (" + delivery.outcome() + ")");
        };
        String detail = delivery.message().isEmpty()
                ? (delivery.code() == 0 ? "" : " " + delivery.code())
                : ": " + delivery.message();
        String attempts = delivery.attempts() > 1 ? " after " + delivery.attempts() + " attempts" : "";
        return terminal.in(Tone.DIM, time) + "  " + who + " -> " + delivery.address() + "  " + what + detail + attempts
                + terminal.in(Tone.DIM, "  event " + delivery.eventId() + ", " + delivery.millis() + " ms");
    }

    private String json(Line line) {
        try {
            return mapper.writeValueAsString(
                    Map.of("at", Instant.ofEpochMilli(line.atMillis()).toString(), "delivery", line.delivery()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a delivery report is always JSON", e);
        }
    }
}
