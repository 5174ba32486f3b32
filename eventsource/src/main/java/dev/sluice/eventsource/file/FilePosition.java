package dev.sluice.eventsource.file;

import java.util.Optional;

/**
 * How far a file has been read, and which file that is.
 *
 * @param key device and inode, as the operating system says them
 * @param print how it begins
 * @param idHash how it began when its first line was read; part of the ids, so it never changes
 * @param truncations how often it was cut since it was first seen
 * @param offset the first byte that the bus does not have; {@link #NEVER} for a copy of a file that is read itself
 */
record FilePosition(String key, Fingerprint print, String idHash, int truncations, long offset) {

    /** Nothing is read from this file. */
    static final long NEVER = -1;

    private static final String VERSION = "1";
    private static final int PARTS = 7;

    FilePosition at(long newOffset) {
        return new FilePosition(key, print, idHash, truncations, newOffset);
    }

    FilePosition with(Fingerprint longer) {
        return new FilePosition(key, longer, idHash, truncations, offset);
    }

    /** The same in a copy. */
    FilePosition of(String copy) {
        return new FilePosition(copy, print, idHash, truncations, offset);
    }

    /** A file that is seen for the first time. */
    static FilePosition of(String key, Fingerprint print, int truncations, long offset) {
        return new FilePosition(key, print, print.hash(), truncations, offset);
    }

    /** The same file after it was cut: its beginning is not known yet. */
    FilePosition cut() {
        return new FilePosition(key, Fingerprint.UNKNOWN, "", truncations + 1, 0);
    }

    /** As a checkpoint. */
    String encode() {
        return String.join(
                "|",
                VERSION,
                key,
                Integer.toString(print.length()),
                print.hash(),
                idHash,
                Integer.toString(truncations),
                Long.toString(offset));
    }

    /** From a checkpoint; empty when it is none of ours. */
    static Optional<FilePosition> decode(String text) {
        String[] parts = text.split("\\|", -1);
        if (parts.length != PARTS || !parts[0].equals(VERSION)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FilePosition(
                    parts[1],
                    new Fingerprint(Integer.parseInt(parts[2]), parts[3]),
                    parts[4],
                    Integer.parseInt(parts[5]),
                    Long.parseLong(parts[6])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
