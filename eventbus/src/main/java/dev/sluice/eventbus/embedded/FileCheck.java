package dev.sluice.eventbus.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Looks for damage when the log is opened, in bounded time: the header, the length, and for a small file the structure of
 * every page. The newest events are read by {@link Recovery} anyway.
 */
final class FileCheck {

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 100;
    private static final int WAL_HEADER_BYTES = 32;
    /** The last bit tells the byte order. */
    private static final int WAL_MAGIC = 0x377f0682;

    private static final int PAGE_SIZE_AT = 16;
    private static final int PAGE_COUNT_AT = 28;
    /** Up to this size every page is checked: about 100 ms. */
    private static final long CHECKED_BYTES = 32L << 20;

    private FileCheck() {}

    static void run(Connections connections) throws SQLException {
        Path file = connections.file();
        try {
            if (Files.notExists(file) || Files.size(file) == 0) {
                return;
            }
            header(connections);
        } catch (IOException failed) {
            throw StoreFailure.damaged(file, "it cannot be read: " + failed, failed);
        }
        if (connections.fileBytes() <= CHECKED_BYTES) {
            pages(connections);
        }
    }

    private static void header(Connections connections) throws IOException {
        Path file = connections.file();
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.read(header, 0);
        }
        if (header.position() < HEADER_BYTES || header.slice(0, MAGIC.length).compareTo(ByteBuffer.wrap(MAGIC)) != 0) {
            throw StoreFailure.damaged(file, "it does not begin as an SQLite file");
        }
        long expected = (header.getShort(PAGE_SIZE_AT) & 0xffffL) * (header.getInt(PAGE_COUNT_AT) & 0xffffffffL);
        writeAheadLog(connections);
        // With a write-ahead log beside it the file may lawfully be shorter than its header says.
        if (connections.walBytes() == 0 && connections.fileBytes() < expected) {
            throw StoreFailure.damaged(
                    file, "it has " + connections.fileBytes() + " bytes and its header says " + expected);
        }
    }

    /** A write-ahead log that does not begin as one would be ignored, and with it what was acknowledged last. */
    private static void writeAheadLog(Connections connections) throws IOException {
        if (connections.walBytes() < WAL_HEADER_BYTES) {
            return;
        }
        ByteBuffer magic = ByteBuffer.allocate(Integer.BYTES);
        try (FileChannel channel = FileChannel.open(connections.wal(), StandardOpenOption.READ)) {
            channel.read(magic, 0);
        }
        int found = magic.getInt(0);
        if (found != 0 && (found & ~1) != WAL_MAGIC) {
            throw StoreFailure.damaged(connections.file(), connections.wal() + " is not a write-ahead log");
        }
    }

    private static void pages(Connections connections) throws SQLException {
        try (Connection connection = connections.plain();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
            if (row.next() && !"ok".equals(row.getString(1))) {
                throw StoreFailure.damaged(connections.file(), row.getString(1));
            }
        }
    }
}
