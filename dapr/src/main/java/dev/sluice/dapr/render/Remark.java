package dev.sluice.dapr.render;

/**
 * Something that does not hold, or not as written, beside Dapr.
 *
 * @param subject the resource, such as {@code bus default/main}
 * @param text what
 */
public record Remark(String subject, String text) {

    @Override
    public String toString() {
        return subject + ": " + text;
    }
}
