package dev.sluice.trigger.engine;

import dev.sluice.trigger.pattern.Emission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something a pattern said, before it is made an occurrence.
 *
 * @param run the pattern
 * @param slotKey the key under which the pattern remembers it
 * @param key the key as the outside sees it
 * @param emission what it said
 * @param sinceMillis since when the key fires or fired; 0 when that is not known, or the pattern does not resolve
 * @param firingKeys by how much the number of firing keys changed
 * @param told who is to hear that it is resolved
 */
record Occurred(
        PatternRun<?> run,
        String slotKey,
        @Nullable String key,
        Emission emission,
        long sinceMillis,
        int firingKeys,
        List<String> told) {}
