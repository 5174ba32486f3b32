package dev.sluice.crds.model;

/**
 * A number of bytes, written {@code 512}, {@code 10Ki}, {@code 10KiB}, {@code 1Mi}, {@code 1Gi}, {@code 1Ti} (powers of
 * 1024) or {@code 10k}, {@code 10M}, {@code 10G}, {@code 10T}, each also with {@code B} (powers of 1000).
 *
 * @param bytes zero or more
 */
public record ByteSize(long bytes) {

    /** Refuses negative sizes. */
    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must be 0 or more, but is " + bytes);
        }
    }
}
