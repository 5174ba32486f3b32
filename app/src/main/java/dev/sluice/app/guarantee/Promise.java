package dev.sluice.app.guarantee;

/**
 * What is promised of one thing.
 *
 * @param kind how much
 * @param reason why not more, or what it rests on; empty when there is nothing to say
 */
public record Promise(Kind kind, String reason) {

    /** How much is promised. */
    public enum Kind {
        /** Nothing acknowledged is lost; it may come more than once. */
        AT_LEAST_ONCE("AtLeastOnce"),
        /** What was acknowledged may be lost in the cases that the reason names. */
        BEST_EFFORT("BestEffort"),
        /** It does not run in one process. */
        NOT_HERE("NotHere");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word in resources and in JSON. */
        public String word() {
            return word;
        }
    }

    static Promise atLeastOnce(String reason) {
        return new Promise(Kind.AT_LEAST_ONCE, reason);
    }

    static Promise bestEffort(String reason) {
        return new Promise(Kind.BEST_EFFORT, reason);
    }
}
