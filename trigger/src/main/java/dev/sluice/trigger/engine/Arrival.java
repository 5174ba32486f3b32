package dev.sluice.trigger.engine;

import dev.sluice.expression.EventView;
import dev.sluice.expression.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An occurrence on its way into a pattern.
 *
 * @param position the log position of the event, or the newest one when a pattern's occurrence happened
 * @param id the CloudEvent id
 * @param busMillis the bus clock
 * @param eventMillis its own time, for patterns with {@code time: event}
 * @param view what expressions see
 * @param roles what it is to the pattern, see {@code PatternEvent.roles}
 * @param resolved whether it says resolved, where the pattern asks
 * @param beneath of a pattern's occurrence, the log positions it stands on
 */
record Arrival(
        long position,
        String id,
        long busMillis,
        long eventMillis,
        EventView view,
        long roles,
        Verdict resolved,
        @Nullable List<Long> beneath) {}
