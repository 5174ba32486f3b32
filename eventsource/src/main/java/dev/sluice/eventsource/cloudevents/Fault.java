package dev.sluice.eventsource.cloudevents;

/**
 * What is wrong with a message, for the one who sent it.
 *
 * @param error one sentence
 * @param field the attribute or the place, for example {@code id} or {@code body, line 1, column 7}
 * @param found what was there, at most 64 characters; empty when nothing was
 * @param allowed what would have been right; empty when the sentence says it
 */
public record Fault(String error, String field, String found, String allowed) {

    private static final int MAX_FOUND = 64;

    /** Cuts {@code found} to its length. */
    public Fault {
        found = found.length() <= MAX_FOUND ? found : found.substring(0, MAX_FOUND) + "...";
    }

    /** All of it in one line. */
    public String describe() {
        StringBuilder text = new StringBuilder(field).append(": ").append(error);
        if (!found.isEmpty()) {
            text.append(" (found \"").append(found).append("\")");
        }
        if (!allowed.isEmpty()) {
            text.append("; expected ").append(allowed);
        }
        return text.toString();
    }
}
