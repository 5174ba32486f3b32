package dev.sluice.app.output;

import static dev.sluice.app.output.Terminal.count;

import dev.sluice.app.output.Terminal.Tone;
import dev.sluice.trigger.runtime.Watcher;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lines for people: time, outcome and code stand in columns, names in one that grows. One thread at a time. */
final class TextLines implements LineFormat {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final String NO_TIME = " ".repeat("HH:mm:ss.SSS".length());
    private static final int OUTCOME_WIDTH = "delivered".length();
    private static final int MAX_NAME_WIDTH = 48;
    private static final double MICROS_PER_MILLI = 1_000;
    private static final int WHOLE_FROM_MILLIS = 100;
    private static final double DAY_MILLIS = 86_400_000;

    private final Terminal terminal;
    private int nameWidth;

    TextLines(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String delivery(long atMillis, Watcher.Delivery delivery) {
        String outcome = outcome(delivery.outcome());
        String name = delivery.trigger() + " " + delivery.subscriber() + " -> " + delivery.address();
        nameWidth = Math.max(nameWidth, Math.min(name.length(), MAX_NAME_WIDTH));
        String attempts = delivery.attempts() > 1 ? ", " + delivery.attempts() + " attempts" : "";
        return time(atMillis) + "  "
                + terminal.in(LiveOutput.tone(delivery.outcome()), padded(outcome, OUTCOME_WIDTH)) + "  "
                + padded(delivery.code() == 0 ? "" : String.valueOf(delivery.code()), 3) + "  "
                + padded(name, nameWidth) + "  "
                + (delivery.message().isEmpty() ? "" : delivery.message() + "  ")
                + terminal.in(Tone.DIM, "event " + delivery.eventId() + ", " + took(delivery) + attempts);
    }

    private static String outcome(String outcome) {
        return outcome.equals("retry") ? "retrying" : outcome;
    }

    private static String took(Watcher.Delivery delivery) {
        double millis = delivery.endToEndMicros() / MICROS_PER_MILLI;
        if (millis >= DAY_MILLIS) {
            return String.format(
                    Locale.ROOT, "%,.0f d", millis / DAY_MILLIS); // what was decided by the times of an old log
        }
        return String.format(Locale.ROOT, millis < WHOLE_FROM_MILLIS ? "%.1f ms" : "%,.0f ms", millis);
    }

    @Override
    public String more(long atMillis, Map<String, Long> outcomes) {
        List<String> counts = new ArrayList<>();
        outcomes.forEach((outcome, count) -> counts.add(
                terminal.in(LiveOutput.tone(outcome), String.format(Locale.ROOT, "%,d %s", count, outcome(outcome)))));
        return time(atMillis) + "  and " + String.join(", ", counts) + " more";
    }

    @Override
    public String quiet(long atMillis, QuietHint hint) {
        List<String> reasons = new ArrayList<>();
        hint.reasons().forEach(reason -> reasons.add(reason.count() + "x " + reason.reason()));
        String of = hint.asked() < hint.events() ? "of the last " + hint.asked() + ": " : "";
        return time(atMillis) + "  "
                + terminal.in(Tone.WARN, count(hint.events(), "event") + " fired nothing")
                + (reasons.isEmpty() ? "" : ": " + of + String.join(", ", reasons)) + "   "
                + terminal.in(Tone.BOLD, hint.explain());
    }

    @Override
    public String source(long atMillis, SourceStates.Named source) {
        Tone tone = switch (source.state()) {
            case "running" -> Tone.GOOD;
            case "failed" -> Tone.BAD;
            case "paused", "closed" -> Tone.DIM;
            default -> Tone.WARN;
        };
        return NO_TIME + "  " + terminal.in(tone, padded(source.state(), OUTCOME_WIDTH)) + "       "
                + source.kind() + " " + source.name()
                + (source.message().isEmpty() ? "" : "  " + source.message());
    }

    @Override
    public String started(long atMillis, LiveOutput.Started started) {
        return terminal.in(Tone.BOLD, "sluice") + " runs " + count(started.sources(), "source") + " and "
                + count(started.triggers(), "trigger") + " of " + started.path() + "; data in " + started.data()
                + "; HTTP at " + started.http() + "; Ctrl-C stops";
    }

    @Override
    public String stopped(long atMillis, LiveOutput.Stopped stopped) {
        return terminal.in(Tone.BOLD, "sluice") + " stopped: "
                + String.format(
                        Locale.ROOT,
                        "%,d accepted, %,d fired, %,d delivered, ",
                        stopped.accepted(),
                        stopped.fired(),
                        stopped.delivered())
                + terminal.in(
                        stopped.deadLettered() == 0 ? Tone.PLAIN : Tone.BAD,
                        count(stopped.deadLettered(), "dead letter"))
                + String.format(Locale.ROOT, ", %,d pending", stopped.pending())
                + (stopped.pending() == 0 ? "" : " (kept for the next start)");
    }

    @Override
    public String note(long atMillis, String text) {
        return time(atMillis) + "  " + text;
    }

    private String time(long atMillis) {
        return terminal.in(Tone.DIM, TIME.format(Instant.ofEpochMilli(atMillis).atZone(ZoneId.systemDefault())));
    }

    private static String padded(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }
}
