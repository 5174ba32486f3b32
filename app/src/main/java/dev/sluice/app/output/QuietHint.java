package dev.sluice.app.output;

import java.util.List;

/**
 * What a run says of events that fired nothing.
 *
 * @param events how many fired nothing since the last hint
 * @param asked how many of them, the newest, were asked for their reason
 * @param reasons their reasons, the most frequent first
 * @param explain the command that says more
 */
public record QuietHint(long events, int asked, List<Reason> reasons, String explain) {

    /** Copies the list. */
    public QuietHint {
        reasons = List.copyOf(reasons);
    }

    /**
     * Why some fired nothing.
     *
     * @param count how many of those asked
     * @param reason the first thing that failed, with the value seen
     */
    public record Reason(int count, String reason) {}
}
