package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventBusException.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says in the bus's words what SQLite reports. */
final class StoreFailure {

    private static final int PRIMARY_CODE = 0xff;

    private StoreFailure() {}

    static EventBusException of(Path file, String doing, SQLException failed) {
        String what = doing + " " + file + " failed: " + failed.getMessage();
        return switch (primary(failed)) {
            case SQLITE_FULL, SQLITE_IOERR ->
                EventBusException.of(
                        Kind.FULL,
                        what + "; make room on the disk (or make it writable), then publishing goes on by itself",
                        failed);
            case SQLITE_CORRUPT, SQLITE_NOTADB -> damaged(file, String.valueOf(failed.getMessage()), failed);
            default -> EventBusException.of(Kind.BROKEN, what, failed);
        };
    }

    /** A failed read: no amount of room on the disk would help. */
    static EventBusException reading(Path file, SQLException failed) {
        return switch (primary(failed)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB -> damaged(file, String.valueOf(failed.getMessage()), failed);
            default -> EventBusException.of(Kind.BROKEN, "reading " + file + " failed: " + failed.getMessage(), failed);
        };
    }

    static EventBusException damaged(Path file, String found, Throwable cause) {
        return EventBusException.of(Kind.DAMAGED, damage(file, found), cause);
    }

    static EventBusException damaged(Path file, String found) {
        return EventBusException.of(Kind.DAMAGED, damage(file, found));
    }

    private static String damage(Path file, String found) {
        return file + " is damaged: " + found + "; restore a backup, or move the data directory away to begin anew "
                + "(what is readable can be saved with: sqlite3 " + file + " .recover)";
    }

    /** Whether the store itself failed, so that the whole transaction is lost, and not only one statement in it. */
    static boolean endsTransaction(SQLException failed) {
        return switch (primary(failed)) {
            case SQLITE_FULL, SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_NOMEM, SQLITE_CANTOPEN -> true;
            default -> false;
        };
    }

    private static SQLiteErrorCode primary(SQLException failed) {
        if (failed instanceof SQLiteException sqlite) {
            return SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & PRIMARY_CODE);
        }
        return SQLiteErrorCode.UNKNOWN_ERROR;
    }
}
