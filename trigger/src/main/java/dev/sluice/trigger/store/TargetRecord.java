package dev.sluice.trigger.store;

import org.jspecify.annotations.Nullable;

/**
 * A place that firings of one subscriber go to.
 *
 * @param id the target's row
 * @param trigger the trigger's row
 * @param subscriber the subscriber's name
 * @param kind {@code sink}, {@code topic}, {@code deadLetterSink} or {@code deadLetterTopic}
 * @param spec what is needed to go on delivering after the subscriber is gone, as text
 * @param lane the state of its lane as text; null: it runs
 */
public record TargetRecord(
        long id,
        long trigger,
        String subscriber,
        String kind,
        String spec,
        @Nullable String lane) {}
