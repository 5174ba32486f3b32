package dev.sluice.app.observe;

import io.prometheus.client.Collector;
import java.util.List;

/** Every metric of Sluice: names are stable, labels never hold anything that events decide. */
enum Meter {
    MESSAGES(
            "sluice_messages",
            Collector.Type.COUNTER,
            "Messages that sources took in since the process started, by what became of them.",
            "namespace",
            "resource",
            "outcome"),
    SOURCE_RUNNING(
            "sluice_source_running",
            Collector.Type.GAUGE,
            "1 when all events of the source are being read, else 0.",
            "namespace",
            "resource"),
    INPUTS(
            "sluice_inputs",
            Collector.Type.COUNTER,
            "Events at the inputs of a trigger, by what the input decided; survives restarts.",
            "namespace",
            "resource",
            "outcome"),
    OCCURRENCES(
            "sluice_pattern_occurrences",
            Collector.Type.COUNTER,
            "Occurrences at the patterns of a trigger, by what the pattern did; survives restarts.",
            "namespace",
            "resource",
            "outcome"),
    FIRINGS(
            "sluice_firings",
            Collector.Type.COUNTER,
            "Firings, once for each sink and topic of the subscriber; survives restarts.",
            "namespace",
            "resource",
            "subscriber"),
    DELIVERIES(
            "sluice_deliveries",
            Collector.Type.COUNTER,
            "Deliveries that ended: delivered, or the reason of the dead letter; survives restarts.",
            "namespace",
            "resource",
            "subscriber",
            "outcome"),
    DEAD_LETTER_DELIVERIES(
            "sluice_dead_letter_deliveries",
            Collector.Type.COUNTER,
            "Ended deliveries to dead letter sinks and topics, by outcome; survives restarts.",
            "namespace",
            "resource",
            "subscriber",
            "outcome"),
    ATTEMPTS(
            "sluice_attempts",
            Collector.Type.COUNTER,
            "Attempts since the process started, by class of the answer: 2xx to 5xx, or none.",
            "namespace",
            "resource",
            "subscriber",
            "code_class"),
    END_TO_END(
            "sluice_end_to_end_seconds",
            Collector.Type.HISTOGRAM,
            "From the bus having the event to the sink having it; at most 1 ms too long.",
            "namespace",
            "resource",
            "subscriber"),
    SINK(
            "sluice_sink_seconds",
            Collector.Type.HISTOGRAM,
            "How long one attempt took, whatever the answer.",
            "namespace",
            "resource",
            "subscriber"),
    BACKLOG(
            "sluice_backlog",
            Collector.Type.GAUGE,
            "Deliveries without an outcome.",
            "namespace",
            "resource",
            "subscriber"),
    IN_FLIGHT("sluice_in_flight", Collector.Type.GAUGE, "Attempts under way.", "namespace", "resource", "subscriber"),
    OLDEST(
            "sluice_oldest_unfinished_seconds",
            Collector.Type.GAUGE,
            "Age of the oldest delivery without an outcome, 0 when there is none.",
            "namespace",
            "resource",
            "subscriber"),
    LANES_PAUSED(
            "sluice_lanes_paused",
            Collector.Type.GAUGE,
            "How many sinks and topics of the subscriber are paused after failures and only probed.",
            "namespace",
            "resource",
            "subscriber"),
    TRIGGER_RUNNING(
            "sluice_trigger_running",
            Collector.Type.GAUGE,
            "1 when the trigger reads events, 0 when it is paused or has failed.",
            "namespace",
            "resource"),
    LAG("sluice_lag_events", Collector.Type.GAUGE, "Events that the trigger has not read.", "namespace", "resource"),
    KEYS(
            "sluice_pattern_keys",
            Collector.Type.GAUGE,
            "Keys that the trigger's patterns remember.",
            "namespace",
            "resource"),
    TIMERS(
            "sluice_pattern_timers",
            Collector.Type.GAUGE,
            "Keys of the trigger's patterns that wait for time to pass.",
            "namespace",
            "resource"),
    EXPIRED_UNREAD(
            "sluice_expired_unread",
            Collector.Type.COUNTER,
            "Events that history removed before this trigger group had read them (resource: bus and group).",
            "namespace",
            "resource"),
    STORE_FAILING(
            "sluice_store_failing",
            Collector.Type.GAUGE,
            "1 while a trigger group cannot store its progress (resource: bus and group).",
            "namespace",
            "resource"),
    LOG_EVENTS("sluice_log_events", Collector.Type.COUNTER, "Events stored since the process started."),
    LOG_BYTES("sluice_log_bytes", Collector.Type.COUNTER, "Bytes of events stored since the process started."),
    DUPLICATES(
            "sluice_duplicates",
            Collector.Type.COUNTER,
            "Equal repeats that were recognised and not stored again, since the process started."),
    CONFLICTS(
            "sluice_conflicts",
            Collector.Type.COUNTER,
            "Repeats of an id with other data, which were stored, since the process started."),
    COMMIT("sluice_commit_seconds", Collector.Type.HISTOGRAM, "How long commits took, most of it fsync."),
    STORE_BYTES("sluice_store_bytes", Collector.Type.GAUGE, "Size of the store on disk, write-ahead log included.");

    /** The name without the suffix that Prometheus gives to counters. */
    private final String base;

    final Collector.Type type;
    final String help;
    final List<String> labels;

    Meter(String base, Collector.Type type, String help, String... labels) {
        this.base = base;
        this.type = type;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** The name of the family. */
    String family() {
        return base;
    }

    /** The name as people query it. */
    String queried() {
        return type == Collector.Type.COUNTER ? base + "_total" : base;
    }
}
