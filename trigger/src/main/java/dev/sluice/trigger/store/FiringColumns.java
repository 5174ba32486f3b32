package dev.sluice.trigger.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventLog;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.codec.EventCodec;
import dev.sluice.trigger.engine.Firing;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How a firing lies in columns: {@code position, firing, state, at, key, payload, alert}, in this order. */
final class FiringColumns {

    private static final ObjectMapper JSON = new ObjectMapper();

    private FiringColumns() {}

    static void bind(PreparedStatement statement, int first, Firing firing, boolean copyEvent) throws SQLException {
        StoredEvent origin = firing.origin();
        Event payload = copyEvent ? firing.event() : firing.payload();
        statement.setLong(first, origin == null ? 0 : origin.position());
        statement.setString(first + 1, firing.id());
        statement.setString(first + 2, firing.state().name());
        statement.setLong(first + 3, firing.atMillis());
        statement.setString(first + 4, firing.key());
        statement.setBytes(first + 5, payload == null ? null : EventCodec.encode(payload));
        statement.setString(first + 6, firing.alert() == null ? null : alertText(firing.alert()));
    }

    /** Reads a firing back; null when the event that it refers to is no longer in the log. */
    static @Nullable Firing read(ResultSet row, String subscriber, String atColumn, EventLog log) throws SQLException {
        long position = row.getLong("position");
        byte[] payload = row.getBytes("payload");
        StoredEvent origin = position == 0 ? null : log.find(position).orElse(null);
        if (payload == null && origin == null) {
            return null;
        }
        String alert = row.getString("alert");
        return new Firing(
                row.getString("firing"),
                subscriber,
                Firing.State.valueOf(row.getString("state")),
                row.getLong(atColumn),
                row.getString("key"),
                origin,
                payload == null ? null : EventCodec.decode(payload),
                true,
                alert == null ? null : alert(alert));
    }

    private static String alertText(Firing.Alert alert) {
        try {
            return JSON.writeValueAsString(alert);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("labels and annotations are maps of strings and always JSON", e);
        }
    }

    private static Firing.Alert alert(String text) {
        try {
            return JSON.readValue(text, Firing.Alert.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored alert is not JSON", e);
        }
    }
}
