package dev.sluice.app.api;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.sluice.eventbus.codec.StructuredJson;
import dev.sluice.trigger.store.DeadLetterRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Dead letters: what was given up, why, and what to do with it. */
final class DeadLetterRoutes {

    private static final int RETRY_BATCH = 1_000;

    private final Served served;

    DeadLetterRoutes(Served served) {
        this.served = served;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        "/deadletters",
                        "Dead letters, newest first",
                        List.of("trigger", "before", "limit"),
                        this::list),
                new Route(
                        "POST",
                        "/deadletters/retry",
                        "Sends all of a trigger again",
                        List.of("trigger"),
                        this::retryAll),
                new Route("GET", "/deadletters/{id}", "One dead letter with its event", List.of(), this::show),
                new Route("POST", "/deadletters/{id}/retry", "Sends it again", List.of(), call -> resolve(call, true)),
                new Route(
                        "POST",
                        "/deadletters/{id}/discard",
                        "Gives it up for good",
                        List.of(),
                        call -> resolve(call, false)));
    }

    private Map<String, Object> list(Call call) {
        return Map.of(
                "items",
                served
                        .triggers()
                        .deadLetters()
                        .list(call.query("trigger"), call.number("before", 0), call.limit(100))
                        .stream()
                        .map(DeadLetterRoutes::summary)
                        .toList());
    }

    private static Map<String, Object> summary(DeadLetterRow row) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", row.id());
        item.put("at", Instant.ofEpochMilli(row.atMillis()).toString());
        item.put("trigger", row.trigger());
        item.put("subscriber", row.subscriber());
        item.put("address", row.address());
        item.put("reason", row.reason());
        item.put("attempts", row.attempts());
        item.put("code", row.code());
        item.put("message", row.message());
        item.put("generation", row.generation());
        item.put("firing", row.firing().id());
        item.put("eventId", row.firing().event().id());
        item.put("eventType", row.firing().event().type());
        return item;
    }

    private Map<String, Object> show(Call call) {
        DeadLetterRow row = find(call);
        Map<String, Object> item = summary(row);
        item.put("excerpt", row.excerpt() == null ? "" : row.excerpt());
        item.put(
                "event",
                new RawValue(new String(StructuredJson.write(row.firing().event()), StandardCharsets.UTF_8)));
        return item;
    }

    private DeadLetterRow find(Call call) {
        String id = call.variable("id");
        if (!id.matches("[0-9]{1,18}")) {
            throw ApiFailure.badRequest("id: found \"" + id + "\", expected the number of a dead letter");
        }
        return served.triggers()
                .deadLetters()
                .find(Long.parseLong(id))
                .orElseThrow(() -> ApiFailure.notFound("there is no dead letter " + id));
    }

    private Map<String, Object> resolve(Call call, boolean again) {
        DeadLetterRow row = find(call);
        resolve(row, again);
        return Map.of("id", row.id(), again ? "retried" : "discarded", true);
    }

    private void resolve(DeadLetterRow row, boolean again) {
        try {
            served.deadLetters().accept(row, again);
        } catch (CompletionException | IllegalArgumentException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof TimeoutException) {
                throw ApiFailure.unavailable("dead letter " + row.id()
                        + ": the store takes nothing now, sluice get says why; it is done when the store takes it");
            }
            if (cause instanceof NoSuchElementException) {
                throw ApiFailure.notFound("dead letter " + row.id() + ": " + cause.getMessage());
            }
            throw ApiFailure.conflict("dead letter " + row.id() + ": " + cause.getMessage());
        }
    }

    private Map<String, Object> retryAll(Call call) {
        String trigger = call.query("trigger");
        List<DeadLetterRow> rows = served.triggers().deadLetters().list(trigger, 0, RETRY_BATCH);
        return Map.of("retried", rows.stream().filter(this::retried).count());
    }

    /** Whether it was still there to be sent again: somebody else may send them at the same time. */
    private boolean retried(DeadLetterRow row) {
        try {
            resolve(row, true);
            return true;
        } catch (ApiFailure e) {
            if (e.status() == ApiFailure.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}
