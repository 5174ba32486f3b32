package dev.sluice.trigger.engine;

/** Where patterns put what they have to say, and where they get their sequence numbers. */
interface Outlet {

    /** The next sequence number; grows over the life of a trigger, across restarts. */
    long nextSequence();

    /** A pattern said something. */
    void occurred(Occurred occurred);

    /** A key that was firing is forgotten without a word. */
    void forgotten(PatternProgram<?> pattern);

    /** Something is worth telling. */
    void notice(Notice notice);

    /** An occurrence is accounted for. */
    void count(PatternProgram<?> pattern, Tally.AtPattern kind);
}
