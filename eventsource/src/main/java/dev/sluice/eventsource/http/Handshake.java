package dev.sluice.eventsource.http;

import dev.sluice.crds.model.Rate;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code OPTIONS}: the abuse protection of CloudEvents webhooks, as the receiver. Every origin is granted, at the
 * rate that the source allows.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md#4-abuse-protection">HTTP
 *     webhook, section 4</a>
 */
final class Handshake {

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private Handshake() {}

    static Answer answer(MultiMap headers, String allow, @Nullable Rate rate) {
        Map<String, String> granted = new LinkedHashMap<>();
        granted.put("Allow", allow);
        String origin = headers.get("WebHook-Request-Origin");
        if (origin == null) {
            return Answer.of(204, granted);
        }
        granted.put("WebHook-Allowed-Origin", HeaderText.encode(origin));
        granted.put("WebHook-Allowed-Rate", rate(headers.get("WebHook-Request-Rate"), rate));
        return Answer.of(200, granted);
    }

    private static String rate(@Nullable String requested, @Nullable Rate rate) {
        Optional<Long> wanted = parse(requested);
        if (rate == null) {
            return wanted.map(String::valueOf).orElse("*");
        }
        long perMinute = Math.max(
                1, (long) ((double) rate.limit() * MINUTE_NANOS / rate.per().toNanos()));
        return Long.toString(Math.min(wanted.orElse(perMinute), perMinute));
    }

    private static Optional<Long> parse(@Nullable String number) {
        try {
            return number == null
                    ? Optional.empty()
                    : Optional.of(Long.valueOf(number.trim())).filter(n -> n > 0);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
