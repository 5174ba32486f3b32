package dev.sluice.crds.model;

import java.util.List;

/** A stream derived from inputs over time: a mapping with exactly one of the {@linkplain Kind kinds} as its key. */
public sealed interface PatternSpec
        permits CountSpec,
                DistinctSpec,
                AllOfSpec,
                SequenceSpec,
                AbsenceSpec,
                DeadmanSpec,
                DebounceSpec,
                ThrottleSpec,
                TokenBucketSpec,
                DedupPatternSpec,
                WindowSpec,
                HoldSpec,
                ChangeSpec,
                NewTermSpec,
                SpikeSpec,
                RatioSpec,
                InhibitSpec,
                GroupSpec {

    /** The kinds; the YAML name is the constant in lower camel case. */
    enum Kind {
        /** See {@link CountSpec}. */
        COUNT,
        /** See {@link DistinctSpec}. */
        DISTINCT,
        /** See {@link AllOfSpec}. */
        ALL_OF,
        /** See {@link SequenceSpec}. */
        SEQUENCE,
        /** See {@link AbsenceSpec}. */
        ABSENCE,
        /** See {@link DeadmanSpec}. */
        DEADMAN,
        /** See {@link DebounceSpec}. */
        DEBOUNCE,
        /** See {@link ThrottleSpec}. */
        THROTTLE,
        /** See {@link TokenBucketSpec}. */
        TOKEN_BUCKET,
        /** See {@link DedupPatternSpec}. */
        DEDUP,
        /** See {@link WindowSpec}. */
        WINDOW,
        /** See {@link HoldSpec}. */
        HOLD,
        /** See {@link ChangeSpec}. */
        CHANGE,
        /** See {@link NewTermSpec}. */
        NEW_TERM,
        /** See {@link SpikeSpec}. */
        SPIKE,
        /** See {@link RatioSpec}. */
        RATIO,
        /** See {@link InhibitSpec}. */
        INHIBIT,
        /** See {@link GroupSpec}. */
        GROUP
    }

    /** Which of these it is. */
    Kind kind();

    /** The inputs and patterns that it reads, each once, in the order of its fields. */
    List<String> reads();

    /** What every kind takes. */
    PatternCommon common();

    /** Whether its name is true from firing to resolved, and not for {@code freshness}. */
    default boolean resolves() {
        return false;
    }
}
