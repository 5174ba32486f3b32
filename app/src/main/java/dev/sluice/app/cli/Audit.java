package dev.sluice.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.app.client.ClientException;
import dev.sluice.app.client.SluiceClient;
import dev.sluice.app.output.Terminal;
import dev.sluice.app.output.Terminal.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends events, waits until the fate of each is known, and adds up. It outlives the server: what was not taken is sent again
 * under the same id, and the account is asked for until the server that has the data directory can give it.
 */
final class Audit {

    private static final int IDS_PER_CALL = 10_000;
    private static final Duration POLL = Duration.ofMillis(200);
    /** The server's clock may be behind ours. */
    private static final Duration CLOCK_SLACK = Duration.ofMinutes(10);

    private final SluiceClient client;
    private final CommonOptions common;

    Audit(SluiceClient client, CommonOptions common) {
        this.client = client;
        this.common = common;
    }

    /**
     * The sum.
     *
     * @param accepted events that the server acknowledged
     * @param delivered events that reached all who wanted them
     * @param lost events that it acknowledged and does not know any more
     * @param twice deliveries that were seen more than once
     * @param deadLettered events of which a delivery was given up
     * @param unmatched events that no trigger wanted
     * @param filtered events that the source did not want
     * @param pending events whose deliveries had not ended when patience was at an end
     * @param refused messages that the server would not take
     * @param missing ids of lost events, at most 20
     * @param reasons why messages were refused
     */
    record Account(
            long accepted,
            long delivered,
            long lost,
            long twice,
            long deadLettered,
            long unmatched,
            long filtered,
            long pending,
            long refused,
            List<String> missing,
            List<String> reasons) {

        boolean balanced() {
            return lost == 0 && refused == 0 && pending == 0;
        }

        void print(Terminal out) {
            StringBuilder text = new StringBuilder();
            text.append(accepted).append(" accepted, ").append(delivered).append(" delivered, ");
            text.append(out.in(lost == 0 ? Tone.PLAIN : Tone.BAD, lost + " lost"))
                    .append(", ");
            text.append(twice).append(" twice");
            append(text, deadLettered, "dead-lettered");
            append(text, unmatched, "matched nothing");
            append(text, filtered, "filtered by the source");
            append(text, pending, "pending");
            append(text, refused, "refused");
            out.line(text.toString());
            missing.forEach(id -> out.line("  lost: " + id));
            reasons.forEach(reason -> out.line("  refused: " + reason));
        }

        private static void append(StringBuilder text, long count, String what) {
            if (count > 0) {
                text.append(", ").append(count).append(' ').append(what);
            }
        }
    }

    Account run(String source, MessageFeed feed, Sender.Pace pace) {
        Instant since = common.surroundings().clock().instant().minus(CLOCK_SLACK);
        SendTally tally = new SendTally(common.err());
        try (DeliveryWatch watch = DeliveryWatch.open(client)) {
            new Sender(client, source, pace, tally).send(feed);
            List<String> ids = tally.ids();
            return account(tally, settle(ids, since, pace.patience()), watch.twice(ids));
        }
    }

    private static Account account(SendTally tally, AuditSum sum, long seenTwice) {
        long stored = tally.ids().size();
        long lost = Math.max(sum.lost(), stored - sum.accepted());
        return new Account(
                tally.accepted(),
                sum.delivered(),
                lost,
                Math.max(sum.twice(), seenTwice),
                sum.deadLettered(),
                Math.max(0, stored - lost - sum.delivered() - sum.deadLettered() - sum.pending()),
                tally.filtered(),
                sum.pending(),
                tally.refused(),
                sum.missing(),
                tally.reasons());
    }

    private AuditSum settle(List<String> ids, Instant since, Duration patience) {
        long giveUp = System.nanoTime() + patience.toNanos();
        AuditSum known = AuditSum.NOTHING;
        while (true) {
            AuditSum sum = ask(ids, since);
            if (sum != null && (sum.pending() == 0 || System.nanoTime() - giveUp >= 0)) {
                return sum;
            }
            if (sum != null && !sum.equals(known)) {
                known = sum;
                giveUp = System.nanoTime() + patience.toNanos();
            }
            if (sum == null && System.nanoTime() - giveUp >= 0) {
                throw new CommandFailure(
                        ExitCode.UNREACHABLE,
                        ids.size() + " accepted, but the server is gone and the audit cannot be finished");
            }
            Pauses.pause(POLL);
        }
    }

    /** Null while nobody answers. */
    private @Nullable AuditSum ask(List<String> ids, Instant since) {
        AuditSum sum = AuditSum.NOTHING;
        try {
            for (int from = 0; from < ids.size(); from += IDS_PER_CALL) {
                List<String> part = ids.subList(from, Math.min(ids.size(), from + IDS_PER_CALL));
                ObjectNode body = common.mapper().createObjectNode().put("since", since.toString());
                part.forEach(body.putArray("ids")::add);
                sum = sum.plus(AuditSum.of(client.post("/audit", Map.of(), body)));
            }
            return sum;
        } catch (ClientException e) {
            if (e.passes()) {
                return null;
            }
            throw e;
        }
    }

    /** The server's side of the account. */
    private record AuditSum(
            long accepted,
            long delivered,
            long deadLettered,
            long pending,
            long lost,
            long twice,
            List<String> missing) {

        static final AuditSum NOTHING = new AuditSum(0, 0, 0, 0, 0, 0, List.of());

        static AuditSum of(JsonNode answer) {
            List<String> missing = new ArrayList<>();
            answer.path("missing").forEach(id -> missing.add(id.asText()));
            return new AuditSum(
                    answer.path("accepted").asLong(),
                    answer.path("delivered").asLong(),
                    answer.path("deadLettered").asLong(),
                    answer.path("pending").asLong(),
                    answer.path("lost").asLong(),
                    answer.path("twice").asLong(),
                    missing);
        }

        AuditSum plus(AuditSum more) {
            List<String> both = new ArrayList<>(missing);
            both.addAll(more.missing.subList(0, Math.min(more.missing.size(), 20 - Math.min(20, both.size()))));
            return new AuditSum(
                    accepted + more.accepted,
                    delivered + more.delivered,
                    deadLettered + more.deadLettered,
                    pending + more.pending,
                    lost + more.lost,
                    twice + more.twice,
                    both);
        }
    }
}
