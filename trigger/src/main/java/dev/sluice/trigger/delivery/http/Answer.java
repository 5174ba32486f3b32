package dev.sluice.trigger.delivery.http;

import dev.sluice.trigger.delivery.SendResult;
import dev.sluice.trigger.delivery.SendResult.Fault;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an HTTP status means for a delivery. */
final class Answer {

    private static final Set<Integer> RETRIED_4XX = Set.of(401, 403, 404, 408, 409, 425, 429);
    /** The sink works, but not with this event now. */
    private static final Set<Integer> FAULT_OF_THE_EVENT = Set.of(409, 425);

    private Answer() {}

    /** Whether a body may hold a reply. */
    static boolean isSuccess(int code) {
        return code >= 200 && code < 300;
    }

    /**
     * Judges an answer that is not a success.
     *
     * @param code HTTP status
     * @param retryAfter the header, null when there is none
     * @param excerpt the beginning of the body
     * @param now what a date in {@code retryAfter} is compared with
     */
    static SendResult failure(int code, @Nullable String retryAfter, String excerpt, Instant now) {
        if (code < 500 && !RETRIED_4XX.contains(code)) {
            return new SendResult.Refused(
                    code, "HTTP " + code + (code < 400 ? ": redirects are not followed" : ""), excerpt);
        }
        Fault fault = FAULT_OF_THE_EVENT.contains(code) ? Fault.EVENT : Fault.SINK;
        return new SendResult.Retry(code, "HTTP " + code, retryAfter(retryAfter, now), excerpt, fault);
    }

    /** Reads {@code Retry-After}, seconds or a date; null when it is absent, unreadable or in the past. */
    static @Nullable Duration retryAfter(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (text.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return date.isAfter(now) ? Duration.between(now, date) : null;
        } catch (DateTimeException e) {
            // Not a date either: a sink that cannot say when has no wish.
            return null;
        }
    }
}
