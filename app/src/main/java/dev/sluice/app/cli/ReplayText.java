package dev.sluice.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.app.output.Terminal;
import dev.sluice.app.output.Terminal.Tone;
import dev.sluice.app.replay.RecordedLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows the records of a replay. */
final class ReplayText {

    private static final long MILLION = 1_000_000;

    private final CommonOptions common;
    private final long limit;
    private final String noun;
    private @Nullable RecordedLog file;
    private long firings;

    /**
     * For one replay.
     *
     * @param limit how many firings a person wants to see
     * @param noun what one thing is called that was looked at
     */
    ReplayText(CommonOptions common, long limit, String noun) {
        this.common = common;
        this.limit = limit;
        this.noun = noun;
    }

    /** How many firings must be told; 0: all. */
    long limit() {
        return common.json() ? 0 : limit;
    }

    /** What a file held, to be told in the summary. */
    void lines(RecordedLog read) {
        this.file = read;
    }

    /** How many firings the summary told of. */
    long firings() {
        return firings;
    }

    /** Shows one record. */
    void tell(JsonNode record) {
        JsonNode summary = record.path("summary");
        if (summary.isObject()) {
            firings = summary.path("firings").asLong();
            if (file != null) {
                ((ObjectNode) summary)
                        .put("lines", file.lines())
                        .put("filtered", file.filtered())
                        .put("repeated", file.repeats())
                        .put("unreadable", file.unreadable());
            }
        }
        if (common.json()) {
            if (!record.has("progress")) {
                common.record(record);
            }
        } else if (summary.isObject()) {
            summarise(summary);
        } else if (record.has("progress")) {
            progress(record.path("progress"));
        } else {
            record.properties().forEach(field -> common.out().line(firing(field.getKey(), field.getValue())));
        }
    }

    private void progress(JsonNode progress) {
        if (common.surroundings().inputIsTyped()) {
            common.err()
                    .line("sluice: " + count(progress.path("events").asLong(), "event") + ", at "
                            + progress.path("last").asText());
        }
    }

    private String firing(String what, JsonNode firing) {
        Terminal out = common.out();
        String mark = switch (what) {
            case "gained" -> out.in(Tone.GOOD, "+ ");
            case "lost" -> out.in(Tone.BAD, "- ");
            default -> "";
        };
        boolean resolved = firing.path("state").asText().equals("resolved");
        return mark + firing.path("at").asText() + "  "
                + firing.path("trigger").asText() + " "
                + firing.path("subscriber").asText()
                + (firing.has("key") ? "  " + firing.path("key").asText() : "")
                + (resolved ? "  resolved" : "")
                + (firing.has("key") ? "" : "  event " + firing.path("eventId").asText());
    }

    private void summarise(JsonNode summary) {
        Terminal out = common.out();
        boolean compared = summary.has("before");
        long most = compared
                ? Math.max(summary.path("gained").asLong(), summary.path("lost").asLong())
                : firings;
        if (limit > 0 && most > limit) {
            out.line(out.in(Tone.DIM, "... " + limit + " listed; --limit 0 lists all"));
        }
        StringBuilder text = new StringBuilder(span(summary)).append(": ").append(count(firings, "firing"));
        if (compared) {
            text.append(" (was ")
                    .append(number(summary.path("before").asLong()))
                    .append(")");
            text.append(", ").append(number(summary.path("gained").asLong())).append(" gained");
            text.append(", ").append(number(summary.path("lost").asLong())).append(" lost");
        }
        out.line(out.in(Tone.BOLD, text.toString()));
        if (file != null && file.unreadable() > 0) {
            common.err().line("sluice: " + count(file.unreadable(), "line") + " not of the source's format");
        }
        if (file != null && file.repeats() > 0) {
            common.err()
                    .line("sluice: " + count(file.repeats(), "line") + " dropped, as the bus drops what comes again");
        }
    }

    private String span(JsonNode summary) {
        long seen = file != null ? file.lines() : summary.path("events").asLong();
        if (!summary.has("first")) {
            return count(seen, noun);
        }
        Duration span = Duration.between(
                Instant.parse(summary.path("first").asText()),
                Instant.parse(summary.path("last").asText()));
        return duration(span) + ", " + count(seen, noun);
    }

    private static String duration(Duration span) {
        if (span.toDays() > 0) {
            return Terminal.count(span.toDays(), "day");
        }
        if (span.toHours() > 0) {
            return Terminal.count(span.toHours(), "hour");
        }
        return span.toMinutes() > 0
                ? Terminal.count(span.toMinutes(), "minute")
                : Terminal.count(span.toSeconds(), "second");
    }

    /** A count with its noun: {@code 1 firing}, {@code 4.2M lines}. */
    static String count(long n, String noun) {
        return number(n) + " " + noun + (n == 1 ? "" : "s");
    }

    private static String number(long n) {
        return n < MILLION
                ? String.format(Locale.ROOT, "%,d", n)
                : String.format(Locale.ROOT, "%.1fM", (double) n / MILLION);
    }
}
