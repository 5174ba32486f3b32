package dev.sluice.trigger.pattern;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a machine makes of an event or of time.
 *
 * @param state what to remember of the key; null is nothing, as for a key never seen
 * @param emissions what to say, in order
 * @param taken how the event is accounted for
 * @param <S> the machine's state
 */
public record Next<S>(@Nullable S state, List<Emission> emissions, Taken taken) {

    /** How an event is accounted for. */
    public enum Taken {
        /** It was looked at. */
        TAKEN,
        /** It was held back, as the pattern is there to do. */
        SUPPRESSED,
        /** It came too late: the state is as before. */
        LATE
    }

    static <S> Next<S> quiet(@Nullable S state) {
        return new Next<>(state, List.of(), Taken.TAKEN);
    }

    static <S> Next<S> saying(@Nullable S state, Emission emission) {
        return new Next<>(state, List.of(emission), Taken.TAKEN);
    }

    static <S> Next<S> saying(@Nullable S state, List<Emission> emissions) {
        return new Next<>(state, emissions, Taken.TAKEN);
    }

    static <S> Next<S> suppressed(@Nullable S state) {
        return new Next<>(state, List.of(), Taken.SUPPRESSED);
    }

    static <S> Next<S> late(@Nullable S state) {
        return new Next<>(state, List.of(), Taken.LATE);
    }
}
