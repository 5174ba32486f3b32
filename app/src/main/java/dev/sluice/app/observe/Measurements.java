package dev.sluice.app.observe;

import dev.sluice.app.observe.DeliveryTimes.Subscriber;
import dev.sluice.eventbus.embedded.LogMetrics;
import dev.sluice.eventsource.SourceReport;
import dev.sluice.eventsource.shape.SourceCounts;
import dev.sluice.eventsource.spi.SourceStatus;
import dev.sluice.trigger.delivery.LaneStatus;
import dev.sluice.trigger.runtime.GroupStatus;
import dev.sluice.trigger.runtime.GroupStatus.TargetStatus;
import dev.sluice.trigger.runtime.GroupStatus.TriggerStatus;
import dev.sluice.trigger.runtime.TriggerHost;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the parts of a process say of themselves, as samples. A resource that is gone says nothing any more: its series end. A removed
 * trigger still counts while deliveries are pending.
 */
final class Measurements {

    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String DEAD_LETTER_TARGET = "deadLetter";

    private final Samples samples = new Samples();

    /** The samples so far. */
    Samples samples() {
        return samples;
    }

    void sources(List<SourceReport> reports) {
        for (SourceReport report : reports) {
            String namespace = report.name().namespace();
            String resource = report.name().eventSource();
            outcomes(report.counts())
                    .forEach((outcome, count) -> samples.add(Meter.MESSAGES, count, namespace, resource, outcome));
        }
        Set<List<String>> all = new HashSet<>();
        Set<List<String>> stopped = new HashSet<>();
        for (SourceReport report : reports) {
            List<String> source =
                    List.of(report.name().namespace(), report.name().eventSource());
            all.add(source);
            if (report.status().state() != SourceStatus.State.RUNNING) {
                stopped.add(source);
            }
        }
        all.forEach(source ->
                samples.add(Meter.SOURCE_RUNNING, stopped.contains(source) ? 0 : 1, source.get(0), source.get(1)));
    }

    private static Map<String, Long> outcomes(SourceCounts counts) {
        return Map.of(
                "accepted", counts.accepted(),
                "duplicate", counts.duplicate(),
                "filtered", counts.filtered(),
                "deadLettered", counts.deadLettered(),
                "skipped", counts.skipped(),
                "tooLarge", counts.tooLarge(),
                "refused", counts.refused());
    }

    void triggers(List<GroupStatus> groups, DeliveryTimes times, long nowMillis) {
        Set<Subscriber> seen = new HashSet<>();
        for (GroupStatus group : groups) {
            String[] name = group.name().split(":", 2);
            samples.add(Meter.STORE_FAILING, group.failure() == null ? 0 : 1, name[0], name[name.length - 1]);
            for (TriggerStatus trigger : group.triggers()) {
                if (!trigger.state().equals("removed") || !trigger.targets().isEmpty()) {
                    trigger(trigger, seen, nowMillis);
                }
            }
        }
        times.keep(seen).forEach((subscriber, measured) -> {
            String[] labels = labels(subscriber.trigger(), subscriber.name());
            measured.attempts(samples, labels);
            samples.add(Meter.END_TO_END, measured.endToEnd.read(), labels);
            samples.add(Meter.SINK, measured.sink.read(), labels);
        });
    }

    private void trigger(TriggerStatus trigger, Set<Subscriber> seen, long nowMillis) {
        Set<String> subscribers = new HashSet<>();
        for (TargetStatus target : trigger.targets()) {
            subscribers.add(target.subscriber());
            seen.add(new Subscriber(trigger.name(), target.subscriber()));
            lane(target.lane(), nowMillis, labels(trigger.name(), target.subscriber()));
        }
        trigger.counts().forEach((account, count) -> account(trigger.name(), subscribers, account, count));
        String namespace = namespace(trigger.name());
        String resource = resource(trigger.name());
        boolean running = trigger.state().equals("running") || trigger.state().equals("catchingUp");
        samples.add(Meter.TRIGGER_RUNNING, running ? 1 : 0, namespace, resource);
        samples.add(Meter.LAG, trigger.lag(), namespace, resource);
        samples.add(Meter.KEYS, trigger.keys(), namespace, resource);
        samples.add(Meter.TIMERS, trigger.timers(), namespace, resource);
    }

    private void lane(LaneStatus lane, long nowMillis, String... labels) {
        samples.add(Meter.BACKLOG, lane.pending(), labels);
        samples.add(Meter.IN_FLIGHT, lane.inFlight(), labels);
        samples.add(Meter.LANES_PAUSED, lane.state().paused() ? 1 : 0, labels);
        long age = lane.oldestMillis() == 0 ? 0 : Math.max(0, nowMillis - lane.oldestMillis());
        samples.largest(Meter.OLDEST, age / MILLIS_PER_SECOND, labels);
    }

    /** Accounts are {@code input/NAME/OUTCOME}, {@code pattern/NAME/OUTCOME} and {@code target/SUBSCRIBER/KIND/WHAT}. */
    private void account(String trigger, Set<String> subscribers, String account, long count) {
        String[] parts = account.split("/");
        switch (parts[0]) {
            case "input" -> samples.add(Meter.INPUTS, count, namespace(trigger), resource(trigger), parts[2]);
            case "pattern" -> samples.add(Meter.OCCURRENCES, count, namespace(trigger), resource(trigger), parts[2]);
            default -> {
                if (subscribers.contains(parts[1])) {
                    delivery(labels(trigger, parts[1]), parts, count);
                }
            }
        }
    }

    private void delivery(String[] labels, String[] account, long count) {
        boolean deadLetters = account[2].startsWith(DEAD_LETTER_TARGET);
        Meter meter = deadLetters ? Meter.DEAD_LETTER_DELIVERIES : Meter.DELIVERIES;
        switch (account[3]) {
            case "fired" -> {
                if (!deadLetters) {
                    samples.add(Meter.FIRINGS, count, labels);
                }
            }
            case "delivered" -> samples.add(meter, count, labels[0], labels[1], labels[2], "delivered");
            case "deadLettered", "requeued" -> samples.add(meter, count, labels[0], labels[1], labels[2], account[4]);
            default -> {
                // attempts since the process started are counted by class of answer
            }
        }
    }

    void log(LogMetrics log) {
        samples.add(Meter.LOG_EVENTS, log.appended());
        samples.add(Meter.LOG_BYTES, log.appendedBytes());
        samples.add(Meter.DUPLICATES, log.duplicates());
        samples.add(Meter.CONFLICTS, log.conflicting());
        samples.add(Meter.STORE_BYTES, (double) log.fileBytes() + log.walBytes());
        samples.add(
                Meter.COMMIT,
                Histogram.Reading.of(
                        LogMetrics.commitBoundsMicros(), log.commitBuckets(), log.commitNanos() / NANOS_PER_SECOND));
        log.expiredUnread().forEach((reader, count) -> {
            if (!reader.startsWith(TriggerHost.RESERVED)) {
                String[] name = reader.split(":", 2);
                samples.add(Meter.EXPIRED_UNREAD, count, name[0], name[name.length - 1]);
            }
        });
    }

    private static String[] labels(String trigger, String subscriber) {
        return new String[] {namespace(trigger), resource(trigger), subscriber};
    }

    private static String namespace(String name) {
        return name.substring(0, Math.max(0, name.indexOf('/')));
    }

    private static String resource(String name) {
        return name.substring(name.indexOf('/') + 1);
    }
}
