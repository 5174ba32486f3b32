package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.store.PreparedEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds events without a B-tree index: for each block of {@value #BLOCK} positions, arrays of 4-byte hashes (id, type) and
 * topic numbers, by position. The newest blocks are in memory; a full one is written as one row, in the order of positions,
 * so storing an event never touches a random page. A search scans the arrays and checks its few candidates in the log.
 *
 * <p>The writer adds; queries take {@link #recent} first and then read the rows, so that no block is missed.
 *
 * <p>Why: {@code docs/adr/0010-finding-events-without-an-index.md}.
 */
final class EventIndex {

    static final int BLOCK = 1024;

    /** The arrays of one block; index = position - first. */
    static final class Block {

        final long first;
        final int[] ids = new int[BLOCK];
        final int[] types = new int[BLOCK];
        final int[] topics = new int[BLOCK];
        final long[] keys = new long[BLOCK];
        final long[] contents = new long[BLOCK];
        final long[] times = new long[BLOCK];

        Block(long first) {
            this.first = first;
        }
    }

    private volatile List<Block> recent = List.of();
    private int written;

    /** The block that a position belongs to. */
    static long firstOf(long position) {
        return position & -BLOCK;
    }

    /** The blocks that are not on disk yet, oldest first. */
    List<Block> recent() {
        return recent;
    }

    /** Where an entry of this position goes. */
    Block block(long position) {
        List<Block> blocks = recent;
        long first = firstOf(position);
        if (!blocks.isEmpty()) {
            Block last = blocks.get(blocks.size() - 1);
            if (last.first == first) {
                return last;
            }
        }
        Block fresh = new Block(first);
        List<Block> longer = new ArrayList<>(blocks);
        longer.add(fresh);
        recent = List.copyOf(longer);
        return fresh;
    }

    void add(long position, PreparedEvent row, int topic, long key, long time) {
        Block block = block(position);
        int at = (int) (position - block.first);
        block.ids[at] = row.idHash();
        block.types[at] = row.event().type().hashCode();
        block.topics[at] = topic;
        block.keys[at] = key;
        block.contents[at] = row.content();
        block.times[at] = time;
    }

    /** Whether a block is full and waits to be written. */
    boolean hasFull(long head) {
        return !recent.isEmpty() && recent.get(0).first + BLOCK - 1 <= head;
    }

    /** Writes the full blocks into the open transaction. */
    void writeFull(Connection connection, long head) throws SQLException {
        written = 0;
        try (PreparedStatement index =
                        connection.prepareStatement("INSERT OR REPLACE INTO log_index VALUES(?, ?, ?, ?)");
                PreparedStatement dedup =
                        connection.prepareStatement("INSERT OR REPLACE INTO log_dedup VALUES(?, ?)")) {
            for (Block block : recent) {
                if (block.first + BLOCK - 1 > head) {
                    break;
                }
                index.setLong(1, block.first);
                index.setBytes(2, bytes(block.ids));
                index.setBytes(3, bytes(block.types));
                index.setBytes(4, bytes(block.topics));
                index.execute();
                dedup.setLong(1, block.first);
                dedup.setBytes(2, bytes(block.keys, block.contents, block.times));
                dedup.execute();
                written++;
            }
        }
    }

    /** Removes the part for recognising repeats of blocks before the oldest position that is remembered. */
    void forgetRepeats(Connection connection, long oldestRemembered) throws SQLException {
        try (PreparedStatement dedup = connection.prepareStatement("DELETE FROM log_dedup WHERE first < ?")) {
            dedup.setLong(1, firstOf(oldestRemembered));
            dedup.execute();
        }
    }

    /** Lets go of what a commit has written. */
    void commit() {
        if (written > 0) {
            recent = List.copyOf(recent.subList(written, recent.size()));
            written = 0;
        }
    }

    /** Forgets blocks that begin after the head. */
    void rollback(long head) {
        written = 0;
        recent = recent.stream().filter(block -> block.first <= head).toList();
    }

    /** How values lie in a block. */
    static byte[] bytes(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return bytes.array();
    }

    private static byte[] bytes(long[] keys, long[] contents, long[] times) {
        ByteBuffer bytes = ByteBuffer.allocate(3 * BLOCK * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(keys).put(contents).put(times);
        return bytes.array();
    }

    /** Reads an array back. */
    static int[] ints(byte[] bytes) {
        int[] values = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
        return values;
    }

    /** Reads the keys, contents and times of a block back, one after the other. */
    static long[] longs(byte[] bytes) {
        long[] values = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(values);
        return values;
    }
}
