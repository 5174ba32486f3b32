package dev.sluice.trigger.explain;

import dev.sluice.crds.model.AbsenceSpec;
import dev.sluice.crds.model.AllOfSpec;
import dev.sluice.crds.model.CountSpec;
import dev.sluice.crds.model.DebounceSpec;
import dev.sluice.crds.model.DedupPatternSpec;
import dev.sluice.crds.model.DistinctSpec;
import dev.sluice.crds.model.PatternSpec;
import dev.sluice.crds.model.RatioSpec;
import dev.sluice.crds.model.Rearm;
import dev.sluice.crds.model.RearmSpec;
import dev.sluice.crds.model.SequenceSpec;
import dev.sluice.crds.model.SpikeSpec;
import dev.sluice.crds.model.ThrottleSpec;
import dev.sluice.crds.model.TimeBasis;
import dev.sluice.crds.model.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * For how long an event can matter to a pattern, so that it is known whether a piece of the past is enough.
 *
 * @param rule how the past is forgotten
 * @param millis after how long
 */
record PatternMemory(Rule rule, long millis) {

    /** How the past is forgotten. */
    enum Rule {
        /** What happened longer ago than this does not matter. */
        SLIDING,
        /** What happened before a silence of the key as long as this does not matter. */
        UNTIL_SILENCE,
        /** Only the key's previous event matters. */
        PREVIOUS,
        /** Nothing can be said: all of the past may matter. */
        ENDLESS
    }

    private static final PatternMemory ALL = new PatternMemory(Rule.ENDLESS, 0);

    /** The memory of a pattern. */
    static PatternMemory of(PatternSpec spec, Set<String> inputs) {
        boolean plain = spec.common().time() == TimeBasis.BUS && inputs.containsAll(spec.reads());
        if (!plain) {
            return ALL;
        }
        return switch (spec.kind()) {
            case COUNT -> counting(((CountSpec) spec).within(), ((CountSpec) spec).rearm(), spec.resolves());
            case DISTINCT -> counting(((DistinctSpec) spec).within(), ((DistinctSpec) spec).rearm(), spec.resolves());
            case ALL_OF -> silence(((AllOfSpec) spec).within());
            case SEQUENCE -> silence(((SequenceSpec) spec).within());
            case ABSENCE -> silence(((AbsenceSpec) spec).within());
            case DEBOUNCE -> debounce((DebounceSpec) spec);
            case THROTTLE -> silence(((ThrottleSpec) spec).per());
            case DEDUP -> silence(((DedupPatternSpec) spec).ttl());
            case WINDOW ->
                new PatternMemory(Rule.SLIDING, ((WindowSpec) spec).size().toMillis());
            case RATIO ->
                new PatternMemory(Rule.SLIDING, ((RatioSpec) spec).size().toMillis());
            case SPIKE ->
                new PatternMemory(Rule.SLIDING, 2 * ((SpikeSpec) spec).within().toMillis());
            case CHANGE -> new PatternMemory(Rule.PREVIOUS, 0);
            case DEADMAN, TOKEN_BUCKET, HOLD, NEW_TERM, INHIBIT, GROUP -> ALL;
        };
    }

    private static PatternMemory counting(Duration within, RearmSpec rearm, boolean resolves) {
        if (rearm.rearm() == Rearm.EVERY && !resolves) {
            return new PatternMemory(Rule.SLIDING, within.toMillis());
        }
        Duration quiet = rearm.quiet();
        Duration cooldown = rearm.cooldown();
        long longer = Math.max(quiet == null ? 0 : quiet.toMillis(), cooldown == null ? 0 : cooldown.toMillis());
        return new PatternMemory(Rule.UNTIL_SILENCE, within.toMillis() + longer);
    }

    private static PatternMemory debounce(DebounceSpec spec) {
        Duration most = spec.maxWait();
        long quiet = spec.quiet().toMillis();
        return new PatternMemory(Rule.UNTIL_SILENCE, most == null ? quiet : Math.max(quiet, most.toMillis()));
    }

    private static PatternMemory silence(Duration duration) {
        return new PatternMemory(Rule.UNTIL_SILENCE, duration.toMillis());
    }

    /**
     * Whether a piece of the past says all that matters now.
     *
     * @param sinceMillis from when everything is known
     * @param keyMillis when the key had events since then, ascending
     * @param nowMillis now
     */
    boolean satisfied(long sinceMillis, List<Long> keyMillis, long nowMillis) {
        return switch (rule) {
            case SLIDING -> sinceMillis < nowMillis - millis;
            case PREVIOUS -> !keyMillis.isEmpty();
            case UNTIL_SILENCE -> hasSilence(sinceMillis, keyMillis, nowMillis);
            case ENDLESS -> false;
        };
    }

    private boolean hasSilence(long sinceMillis, List<Long> keyMillis, long nowMillis) {
        long previous = sinceMillis;
        for (long at : keyMillis) {
            if (at - previous > millis) {
                return true;
            }
            previous = at;
        }
        return nowMillis - previous > millis;
    }
}
