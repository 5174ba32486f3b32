package dev.sluice.app.output;

import dev.sluice.trigger.runtime.Watcher;
import java.util.Map;

/** How lines look: text for people or JSON for machines. */
interface LineFormat {

    /** A delivery made progress or ended. */
    String delivery(long atMillis, Watcher.Delivery delivery);

    /** How many outcomes had no line, by outcome. */
    String more(long atMillis, Map<String, Long> outcomes);

    /** What fired nothing, and why. */
    String quiet(long atMillis, QuietHint hint);

    /** A source's state changed. */
    String source(long atMillis, SourceStates.Named source);

    String started(long atMillis, LiveOutput.Started started);

    String stopped(long atMillis, LiveOutput.Stopped stopped);

    /** What else is worth knowing. */
    String note(long atMillis, String text);
}
