package dev.sluice.eventsource.http;

import dev.sluice.crds.model.HttpResponse;
import dev.sluice.eventsource.spi.Emitted;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what became of a request's messages, and says it. */
final class Tally {

    private static final String EVENT_ID = "Sluice-Event-Id";

    private final HttpResponse response;
    private boolean several;
    private int accepted;
    private int duplicate;
    private int filtered;
    private int deadLettered;
    private int skipped;
    private @Nullable Emitted last;

    Tally(HttpResponse response) {
        this.response = response;
    }

    /** The request may hold several messages: the answer has counts instead of an id. */
    void several() {
        several = true;
    }

    void count(Emitted outcome) {
        last = outcome;
        if (outcome instanceof Emitted.Stored) {
            accepted++;
        } else if (outcome instanceof Emitted.Duplicate) {
            duplicate++;
        } else if (outcome instanceof Emitted.Filtered) {
            filtered++;
        } else if (outcome instanceof Emitted.DeadLettered) {
            deadLettered++;
        } else {
            skipped++;
        }
    }

    Answer answer() {
        Map<String, String> headers = several ? Map.of() : headers(last);
        String body = response.body();
        if (body != null && !body.isEmpty()) {
            boolean json = body.charAt(0) == '{' || body.charAt(0) == '[';
            return new Answer(
                    response.status(), headers, json ? "application/json" : "text/plain; charset=utf-8", body);
        }
        return several
                ? new Answer(response.status(), headers, "application/json", counts())
                : Answer.of(response.status(), headers);
    }

    private static Map<String, String> headers(@Nullable Emitted outcome) {
        if (outcome instanceof Emitted.Stored stored) {
            return Map.of(EVENT_ID, HeaderText.encode(stored.eventId()));
        }
        if (outcome instanceof Emitted.Duplicate duplicate) {
            return Map.of(EVENT_ID, HeaderText.encode(duplicate.eventId()), "Sluice-Duplicate", "true");
        }
        if (outcome instanceof Emitted.Filtered filtered) {
            return Map.of(EVENT_ID, HeaderText.encode(filtered.eventId()), "Sluice-Filtered", "true");
        }
        return outcome instanceof Emitted.DeadLettered
                ? Map.of("Sluice-Dead-Lettered", "true")
                : Map.of("Sluice-Skipped", "true");
    }

    private String counts() {
        return "{\"accepted\":" + accepted + ",\"duplicate\":" + duplicate + ",\"filtered\":" + filtered
                + ",\"deadLettered\":" + deadLettered + ",\"skipped\":" + skipped + "}\n";
    }
}
