package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.DistinctSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fires when a key's window holds enough different values. */
final class Distinct extends Threshold {

    Distinct(DistinctSpec spec) {
        super(spec.atLeast(), spec.within(), spec.rearm(), false);
    }

    @Override
    public Next<Window> onEvent(@Nullable Window state, PatternEvent event) {
        return event.ref().value() == null ? Next.quiet(state) : super.onEvent(state, event);
    }

    @Override
    long measure(Refs refs) {
        return values(refs).size();
    }

    @Override
    Emission emission(long nowMillis, Refs refs) {
        List<Object> values = values(refs).stream().map(CanonicalJson::read).toList();
        return Emission.firing(nowMillis, refs, Map.of("values", values));
    }

    private static Set<String> values(Refs refs) {
        Set<String> values = new LinkedHashSet<>();
        for (EventRef ref : refs) {
            if (ref.value() != null) {
                values.add(ref.value());
            }
        }
        return values;
    }
}
