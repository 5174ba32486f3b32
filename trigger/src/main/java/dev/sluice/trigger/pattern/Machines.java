package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.AbsenceSpec;
import dev.sluice.crds.model.AllOfSpec;
import dev.sluice.crds.model.CountSpec;
import dev.sluice.crds.model.DeadmanSpec;
import dev.sluice.crds.model.DebounceSpec;
import dev.sluice.crds.model.DedupPatternSpec;
import dev.sluice.crds.model.DistinctSpec;
import dev.sluice.crds.model.GroupSpec;
import dev.sluice.crds.model.HoldSpec;
import dev.sluice.crds.model.InhibitSpec;
import dev.sluice.crds.model.NewTermSpec;
import dev.sluice.crds.model.PatternSpec;
import dev.sluice.crds.model.RatioSpec;
import dev.sluice.crds.model.SequenceSpec;
import dev.sluice.crds.model.SpikeSpec;
import dev.sluice.crds.model.ThrottleSpec;
import dev.sluice.crds.model.TokenBucketSpec;
import dev.sluice.crds.model.WindowSpec;

/** The table of kinds. */
public final class Machines {

    private Machines() {}

    /** The machine for a pattern's settings. */
    public static Machine<?> of(PatternSpec spec) {
        return switch (spec.kind()) {
            case COUNT -> new Count((CountSpec) spec);
            case DISTINCT -> new Distinct((DistinctSpec) spec);
            case ALL_OF -> new AllOf((AllOfSpec) spec);
            case SEQUENCE -> new Sequence((SequenceSpec) spec);
            case ABSENCE -> new Absence((AbsenceSpec) spec);
            case DEADMAN -> new Deadman((DeadmanSpec) spec);
            case DEBOUNCE -> new Debounce((DebounceSpec) spec);
            case THROTTLE -> new Throttle((ThrottleSpec) spec);
            case TOKEN_BUCKET -> new TokenBucket((TokenBucketSpec) spec);
            case DEDUP -> new Dedup((DedupPatternSpec) spec);
            case WINDOW -> new Window((WindowSpec) spec);
            case HOLD -> new Hold((HoldSpec) spec);
            case CHANGE -> new Change();
            case NEW_TERM -> new NewTerm((NewTermSpec) spec);
            case SPIKE -> new Spike((SpikeSpec) spec);
            case RATIO -> new Ratio((RatioSpec) spec);
            case INHIBIT -> new Inhibit((InhibitSpec) spec);
            case GROUP -> new Group((GroupSpec) spec);
        };
    }
}
