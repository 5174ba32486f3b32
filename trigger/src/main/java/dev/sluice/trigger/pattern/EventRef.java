package dev.sluice.trigger.pattern;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event as pattern state remembers it: a reference and the fields the pattern needs, never the body.
 *
 * @param position its log position; of an occurrence, the newest position seen when it occurred
 * @param timeMillis its time in the pattern's clock, milliseconds since the epoch
 * @param id the CloudEvent id
 * @param weight how much it counts; 1 without {@code weight}
 * @param value the value of {@code field} or {@code identity} as canonical JSON, null where the kind has none or it is missing
 * @param beneath of a pattern's occurrence, the log positions it stands on; null for an event of the log
 */
public record EventRef(
        long position,
        long timeMillis,
        String id,
        long weight,
        @Nullable String value,
        @Nullable List<Long> beneath) {

    /** By time, then arrival. */
    public static final Comparator<EventRef> ORDER =
            Comparator.comparingLong(EventRef::timeMillis).thenComparingLong(EventRef::position);

    /** An event that counts once and has no value. */
    public static EventRef of(long position, long timeMillis, String id) {
        return new EventRef(position, timeMillis, id, 1, null, null);
    }

    /** The log positions that this stands for. */
    public List<Long> positions() {
        return beneath == null ? List.of(position) : beneath;
    }
}
