package dev.sluice.trigger.store;

import dev.sluice.eventbus.Journal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;

/** Says which version of a trigger handled which events. Thread-safe; blocks on disk. */
public final class Generations {

    private final Journal journal;

    Generations(Journal journal) {
        this.journal = journal;
    }

    /**
     * A version that began to run.
     *
     * @param generation the version's hash
     * @param position it handles the events behind this log position
     * @param atMillis when it began, milliseconds since the epoch
     */
    public record Begun(String generation, long position, long atMillis) {}

    /**
     * The versions of a trigger that exists, oldest first.
     *
     * @param trigger {@code namespace/name}
     * @return empty when it never ran, or ran last under a release that did not note it
     */
    public List<Begun> of(String trigger) {
        return journal.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT g.generation, g.position, g.at FROM trigger_generations g JOIN triggers t ON t.id = g.trigger_id"
                            + " WHERE t.name = ? AND t.removed_at IS NULL ORDER BY g.position, g.at")) {
                select.setString(1, trigger);
                ResultSet row = select.executeQuery();
                List<Begun> begun = new ArrayList<>();
                while (row.next()) {
                    begun.add(new Begun(row.getString(1), row.getLong(2), row.getLong(3)));
                }
                return begun;
            }
        });
    }
}
