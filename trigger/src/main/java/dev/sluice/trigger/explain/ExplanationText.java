package dev.sluice.trigger.explain;

import dev.sluice.expression.Proposal;
import dev.sluice.expression.Reason;
import dev.sluice.trigger.explain.Explanation.Failed;
import dev.sluice.trigger.explain.Explanation.OfSubscriber;
import dev.sluice.trigger.explain.Explanation.Waiting;
import dev.sluice.trigger.store.DeliveryRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Explanations for people. */
public final class ExplanationText {

    private static final int MOST_FAILED = 3;

    private ExplanationText() {}

    /**
     * The same with its text.
     *
     * @param happened whether the trigger has handled the event; else it is told what it would do
     */
    static OfSubscriber told(OfSubscriber of, boolean happened) {
        return new OfSubscriber(
                of.subscriber(),
                of.condition(),
                of.fired(),
                of.failed(),
                of.others(),
                of.patterns(),
                of.deliveries(),
                bounded(lines(of, happened)));
    }

    private static List<String> bounded(List<String> lines) {
        int most = Explanation.MOST_LINES;
        if (lines.size() <= most) {
            return lines;
        }
        List<String> bounded = new ArrayList<>(lines.subList(0, most - 1));
        bounded.add("  and " + (lines.size() - most + 1) + " lines more; --json has all");
        return bounded;
    }

    private static List<String> lines(OfSubscriber of, boolean happened) {
        List<String> lines = new ArrayList<>();
        String said = of.fired() ? (happened ? "fired" : "would fire") : happened ? "did not fire" : "would not fire";
        lines.add(of.subscriber() + ": " + said);
        if (of.fired()) {
            if (happened && of.deliveries().isEmpty()) {
                lines.add("  neither on its way nor given up: it was delivered, or its dead letter was discarded");
            }
            of.deliveries().forEach(entry -> lines.add("  " + delivery(entry)));
            return lines;
        }
        if (of.failed() != null) {
            add(lines, of.failed());
        }
        of.others().stream().limit(MOST_FAILED - 1).forEach(failed -> add(lines, failed));
        of.patterns().forEach(waiting -> add(lines, waiting));
        return lines;
    }

    private static void add(List<String> lines, Failed failed) {
        switch (failed.where()) {
            case TOPIC -> lines.add("  its inputs read other topics: " + failed.expression());
            case CONDITION -> {
                lines.add("  its condition is false: " + failed.expression());
                failed.seen().forEach(seen -> lines.add("    " + seen.path() + " is " + seen.value()));
            }
            case KEY -> {
                lines.add("  pattern " + failed.name() + " finds no key: " + asked(failed));
                saw(lines, failed.seen());
            }
            case INPUT -> {
                lines.add("  input " + failed.name() + " did not take it: " + asked(failed));
                saw(lines, failed.seen());
                if (!failed.wouldMatch().isEmpty()) {
                    lines.add("    would match with " + wanted(failed.wouldMatch()));
                }
            }
        }
    }

    private static String asked(Failed failed) {
        return failed.expression() + (failed.error() == null ? "" : ": " + failed.error());
    }

    private static void saw(List<String> lines, List<Reason.Seen> seen) {
        if (!seen.isEmpty()) {
            lines.add("    saw "
                    + seen.stream()
                            .map(value -> value.path() + " = " + value.value())
                            .collect(Collectors.joining(", ")));
        }
    }

    private static String wanted(List<Proposal.Change> changes) {
        return changes.stream()
                .map(change -> change.wanted().equals(Reason.Seen.ABSENT)
                        ? "no " + change.path()
                        : change.path() + " = " + change.wanted())
                .collect(Collectors.joining(", "));
    }

    private static void add(List<String> lines, Waiting waiting) {
        String of = waiting.wanted() > 0 ? ": " + waiting.count() + " of " + waiting.wanted() : "";
        String key = waiting.key() == null ? "" : " for " + waiting.key();
        lines.add("  pattern " + waiting.pattern() + " (" + waiting.kind() + key + ") took it and did not fire" + of);
        lines.add("    missing: " + waiting.missing() + (waiting.by() == null ? "" : "; until " + waiting.by()));
        if (!waiting.exact()) {
            lines.add("    not certain: "
                    + (waiting.since() == null
                            ? "the trigger was edited meanwhile, or began at an unknown time"
                            : "counted from events since " + waiting.since() + "; older ones may matter"));
        }
    }

    private static String delivery(DeliveryRecords.Entry entry) {
        StringBuilder text = new StringBuilder(entry.target()).append(": ").append(word(entry.outcome()));
        if (entry.attempts() > 0) {
            text.append(" after ").append(entry.attempts()).append(entry.attempts() == 1 ? " attempt" : " attempts");
        }
        if (entry.code() > 0) {
            text.append(", answered ").append(entry.code());
        }
        if (!entry.reason().isEmpty()) {
            text.append(", ").append(entry.reason());
        }
        if (entry.dueMillis() > 0) {
            text.append("; next attempt ").append(Patterns.time(entry.dueMillis()));
        }
        return text.toString();
    }

    private static String word(String outcome) {
        return outcome.equals("deadLettered") ? "given up" : outcome;
    }

    /** The whole answer, line by line. */
    public static List<String> lines(Explanation explanation) {
        List<String> lines = new ArrayList<>();
        lines.add("event " + explanation.id() + " of " + explanation.topic()
                + (explanation.position() == 0
                        ? ", not stored"
                        : ", stored " + explanation.busTime() + " at position " + explanation.position()));
        if (!explanation.note().isEmpty()) {
            lines.add(explanation.note());
        }
        for (Explanation.OfTrigger trigger : explanation.triggers()) {
            String generation = trigger.generation().isEmpty() ? "" : ", generation " + trigger.generation();
            lines.add("trigger " + trigger.trigger() + generation);
            if (!trigger.note().isEmpty()) {
                lines.add("  " + trigger.note());
            }
            trigger.subscribers().forEach(of -> of.text().forEach(line -> lines.add("  " + line)));
        }
        return lines;
    }

    /** The first thing that failed, on one line; empty when something fired or nothing can be said. */
    public static String briefly(Explanation explanation) {
        return explanation.triggers().stream()
                .flatMap(trigger -> trigger.subscribers().stream())
                .map(ExplanationText::briefly)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(explanation.triggers().isEmpty() ? "no trigger reads " + explanation.topic() : "");
    }

    private static String briefly(OfSubscriber of) {
        Failed failed = of.failed();
        if (failed == null) {
            return of.patterns().stream()
                    .map(waiting -> "pattern " + waiting.pattern() + " took it and waits")
                    .findFirst()
                    .orElse("");
        }
        return switch (failed.where()) {
            case TOPIC -> "";
            case CONDITION -> failed.expression() + " is false";
            case KEY, INPUT -> asked(failed) + brieflySeen(failed.seen());
        };
    }

    private static String brieflySeen(List<Reason.Seen> seen) {
        if (seen.isEmpty()) {
            return "";
        }
        return " (saw "
                + (seen.size() == 1
                        ? seen.get(0).value()
                        : seen.stream()
                                .map(value -> value.path() + " = " + value.value())
                                .collect(Collectors.joining(", ")))
                + ")";
    }
}
