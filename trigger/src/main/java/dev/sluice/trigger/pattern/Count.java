package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.CountSpec;
import java.util.Map;

/** Fires when the events in a key's window weigh enough. */
final class Count extends Threshold {

    private final boolean weighted;

    Count(CountSpec spec) {
        super(spec.atLeast(), spec.within(), spec.rearm(), spec.resolve());
        this.weighted = spec.weight() != null;
    }

    @Override
    long measure(Refs refs) {
        if (!weighted) {
            return refs.size();
        }
        long sum = 0;
        for (EventRef ref : refs) {
            sum += ref.weight();
        }
        return sum;
    }

    @Override
    Emission emission(long nowMillis, Refs refs) {
        return new Emission(false, nowMillis, refs, measure(refs), Map.of());
    }
}
