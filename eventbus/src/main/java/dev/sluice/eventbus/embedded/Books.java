package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.store.Hold;
import dev.sluice.eventbus.store.Holds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The small rows beside the events: what each bus holds, up to which position that was counted, and the readers' claims.
 * Written now and then in a transaction of the writer; at start the events after the counted position are counted again.
 */
final class Books {

    private final Connection connection;
    private final Buses buses;
    private final Holds holds;
    private Map<String, String> savedHolds = new HashMap<>();

    Books(Connection connection, Buses buses, Holds holds) throws SQLException {
        this.connection = connection;
        this.buses = buses;
        this.holds = holds;
        loadHolds();
    }

    private void loadHolds() throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT name, released, buses, expired_unread FROM log_reader")) {
            while (rows.next()) {
                holds.restore(rows.getString(1), rows.getLong(2), buses(rows.getString(3)), rows.getLong(4));
            }
        }
        savedHolds = signatures();
    }

    private static @Nullable Set<String> buses(@Nullable String lines) {
        return lines == null ? null : Set.of(lines.isEmpty() ? new String[0] : lines.split("\n"));
    }

    /** Whether a reader's claim changed since it was saved. */
    boolean holdsChanged() {
        return !signatures().equals(savedHolds);
    }

    private Map<String, String> signatures() {
        Map<String, String> signatures = new HashMap<>();
        for (Hold hold : holds.all()) {
            signatures.put(hold.name(), hold.released() + " " + hold.expiredUnread() + " " + hold.buses());
        }
        return signatures;
    }

    /** Writes everything into the open transaction, as of this position and bus time. */
    void save(long position, long millis) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE log_bus SET events=?, bytes=?, removed_to=? WHERE id=?")) {
            for (BusState bus : buses.all()) {
                update.setLong(1, bus.events);
                update.setLong(2, bus.bytes);
                update.setLong(3, bus.removedTo);
                update.setInt(4, bus.id);
                update.execute();
            }
        }
        try (PreparedStatement update = connection.prepareStatement("UPDATE log_counted SET position=?, time=?")) {
            update.setLong(1, position);
            update.setLong(2, millis);
            update.execute();
        }
        if (holdsChanged()) {
            saveHolds();
        }
    }

    private void saveHolds() throws SQLException {
        Map<String, String> saved = signatures();
        try (var statement = connection.createStatement()) {
            statement.execute("DELETE FROM log_reader");
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO log_reader VALUES(?, ?, ?, ?)")) {
            for (Hold hold : holds.all()) {
                Set<String> claimed = hold.buses();
                insert.setString(1, hold.name());
                insert.setLong(2, hold.released());
                insert.setString(3, claimed == null ? null : String.join("\n", claimed));
                insert.setLong(4, hold.expiredUnread());
                insert.execute();
            }
        }
        savedHolds = saved;
    }

    /** Makes the next save write the claims again, because the transaction of the last one failed. */
    void rollback() {
        savedHolds = new HashMap<>();
    }
}
