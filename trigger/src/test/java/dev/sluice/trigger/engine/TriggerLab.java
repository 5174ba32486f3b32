package dev.sluice.trigger.engine;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A trigger on the table: events go in one by one, firings come out as {@code subscriber@second}. */
final class TriggerLab {

    private final StoredRows rows = new StoredRows();
    private final Map<Long, StoredEvent> log = new HashMap<>();
    private final List<Firing> firings = new ArrayList<>();
    private final List<Occurrence> occurrences = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private TriggerProgram program;
    private TriggerInstance instance;
    private boolean restarting;
    private long position;

    TriggerLab(String yaml) {
        this.program = Triggers.compile(yaml);
        this.instance = open();
    }

    private TriggerInstance open() {
        return new TriggerInstance(program, rows, at -> Optional.ofNullable(log.get(at)));
    }

    /** Throws the instance away after every step. */
    TriggerLab restarting(boolean wanted) {
        restarting = wanted;
        return this;
    }

    /** Replaces the trigger by another version. */
    TriggerLab edit(String yaml) {
        program = Triggers.compile(yaml);
        instance = open();
        return this;
    }

    List<String> event(int second, String topic) {
        return event(second, topic, "{\"n\": 6}");
    }

    List<String> event(int second, String topic, String data) {
        position++;
        Event event = Event.builder()
                .id("e" + position)
                .source("/lab")
                .type(topic)
                .time(Instant.ofEpochSecond(second).toString())
                .dataContentType("application/json")
                .data(data.getBytes(StandardCharsets.UTF_8))
                .build();
        Topic name = new Topic(Triggers.BUS, "default.src." + topic);
        log.put(position, new StoredEvent(position, 1000L * second, name, event));
        return again();
    }

    /** Shows the newest event (once more). */
    List<String> again() {
        return after(instance.onEvent(stored()));
    }

    /** The newest event. */
    StoredEvent stored() {
        return Objects.requireNonNull(log.get(position));
    }

    List<String> clock(int second) {
        return after(instance.advanceTo(1000L * second));
    }

    List<String> finish(int second) {
        return after(instance.finish(1000L * second));
    }

    private List<String> after(Step step) {
        rows.apply(instance.drain());
        if (restarting) {
            instance = open();
        }
        firings.addAll(step.firings());
        occurrences.addAll(step.occurrences());
        notices.addAll(step.notices());
        return step.firings().stream().map(TriggerLab::text).toList();
    }

    private static String text(Firing firing) {
        return firing.subscriber()
                + (firing.key() == null ? "" : "/" + firing.key())
                + (firing.state() == Firing.State.RESOLVED ? " resolved" : "")
                + "@" + firing.atMillis() / 1000;
    }

    List<String> ids(String... topics) {
        int second = 0;
        for (String topic : topics) {
            event(second++, topic);
        }
        return firings.stream().map(Firing::id).toList();
    }

    List<Firing> firings() {
        return firings;
    }

    List<Occurrence> occurrences() {
        return occurrences;
    }

    List<Notice> notices() {
        return notices;
    }

    StoredRows rows() {
        return rows;
    }

    TriggerInstance instance() {
        return instance;
    }

    String data(int occurrence) {
        return new String(occurrences.get(occurrence).event().data(), StandardCharsets.UTF_8);
    }
}
