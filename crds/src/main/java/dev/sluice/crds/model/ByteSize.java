package dev.sluice.crds.model;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written {@code 512}, {@code 10Ki}, {@code 10KiB}, {@code 1Mi}, {@code 1Gi}, {@code 1Ti} (powers of
 * 1024) or {@code 10k}, {@code 10M}, {@code 10G}, {@code 10T}, each also with {@code B} (powers of 1000).
 *
 * @param bytes zero or more
 */
public record ByteSize(long bytes) {

    /** Matches every size text, in the syntax that RE2 and Java share, without anchors. */
    public static final String PATTERN = "[0-9]{1,15}((Ki|Mi|Gi|Ti|k|M|G|T)?B?)";

    /** What is allowed, for a person. */
    public static final String DESCRIPTION = "a size such as 512Ki, 10Mi or 1GiB";

    private static final Pattern PARTS = Pattern.compile("([0-9]{1,15})(Ki|Mi|Gi|Ti|k|M|G|T)?B?");
    private static final Map<String, Long> UNITS = Map.of(
            "Ki",
            1L << 10,
            "Mi",
            1L << 20,
            "Gi",
            1L << 30,
            "Ti",
            1L << 40,
            "k",
            1_000L,
            "M",
            1_000_000L,
            "G",
            1_000_000_000L,
            "T",
            1_000_000_000_000L);

    /** Refuses negative sizes. */
    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must be 0 or more, but is " + bytes);
        }
    }

    /**
     * Reads a size.
     *
     * @return empty when the text is none, or is more than 8 EiB
     */
    public static Optional<ByteSize> parse(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long unit = parts.group(2) == null ? 1 : UNITS.getOrDefault(parts.group(2), 1L);
        BigInteger bytes = new BigInteger(parts.group(1)).multiply(BigInteger.valueOf(unit));
        return bytes.bitLength() > 63 ? Optional.empty() : Optional.of(new ByteSize(bytes.longValueExact()));
    }

    /** In the largest unit that leaves a whole number: {@code 10Mi}. */
    @Override
    public String toString() {
        for (String unit : List.of("Ti", "Gi", "Mi", "Ki")) {
            long size = UNITS.getOrDefault(unit, 1L);
            if (bytes > 0 && bytes % size == 0) {
                return bytes / size + unit;
            }
        }
        return Long.toString(bytes);
    }
}
