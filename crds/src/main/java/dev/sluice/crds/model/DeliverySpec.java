package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Exclusive;
import dev.sluice.crds.schema.Range;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How firings are sent. Either {@code expiry} or {@code retry} decides when to give up; neither: expiry 24h. */
@Exclusive({"expiry", "retry"})
public record DeliverySpec(
        @Doc("Give up after this long; default 24h, unless retry is given.") @Nullable
        Duration expiry,

        @Range(max = 1_000_000) @Doc("Give up after so many retries.") @Nullable
        Integer retry,

        @Default("{}") @Doc("The waits between attempts.") BackoffSpec backoff,

        @Default("30s") @Doc("Time for one attempt; default 30s.")
        Duration timeout,

        @Default("10m") @Doc("The longest Retry-After that is obeyed; default 10m.")
        Duration retryAfterMax,

        @Default("none") @Doc("Whether order is kept; default none.")
        DeliveryOrder order,

        @Default("64") @Range(min = 1, max = 10_000) @Doc("Most attempts at a time; default 64.")
        int maxInFlight,

        @Doc("Most attempts in a time.") @Nullable Rate rate,

        @Default("100000") @Range(min = 1, max = 100_000_000) @Doc("Most deliveries that are pending; default 100000.")
        int maxBacklog,

        @Default("deadLetter") @Doc("What happens to more than maxBacklog; default deadLetter.")
        DeliveryOverflow overflow) {
    /** When to give up by time: {@code expiry}, or 24 hours when neither is given; null when {@code retry} decides. */
    public @Nullable Duration givesUpAfter() {
        return expiry == null && retry == null ? Duration.ofHours(24) : expiry;
    }
}
