package dev.sluice.trigger.store;

import dev.sluice.eventbus.Journal;
import dev.sluice.eventbus.Topic;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * Which topics triggers read and have read. They are kept by the trigger's name: an edit of its bus may move it to another
 * group, which gives it another row. Everything here blocks on disk.
 */
public final class ReadTopics {

    private final Journal journal;

    ReadTopics(Journal journal) {
        this.journal = journal;
    }

    /** The topics of a trigger, {@code namespace/name}; empty when it has never run. */
    public Set<ReadTopic> of(String trigger) {
        return journal.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT origin, bus, topic, until FROM trigger_topics WHERE trigger_name = ?")) {
                select.setString(1, trigger);
                ResultSet row = select.executeQuery();
                Set<ReadTopic> topics = new HashSet<>();
                while (row.next()) {
                    Topic topic = new Topic(row.getString(2), row.getString(3));
                    topics.add(new ReadTopic(row.getString(1), topic, row.getLong(4)));
                }
                return topics;
            }
        });
    }

    /** Makes these the topics of a trigger, in one commit. */
    public void save(String trigger, Set<ReadTopic> topics) {
        journal.write(connection -> {
                    try (PreparedStatement delete =
                            connection.prepareStatement("DELETE FROM trigger_topics WHERE trigger_name = ?")) {
                        delete.setString(1, trigger);
                        delete.executeUpdate();
                    }
                    insert(connection, trigger, topics);
                })
                .toCompletableFuture()
                .join();
    }

    private static void insert(Connection connection, String trigger, Set<ReadTopic> topics) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO trigger_topics VALUES (?, ?, ?, ?, ?)")) {
            for (ReadTopic topic : topics) {
                insert.setString(1, trigger);
                insert.setString(2, topic.origin());
                insert.setString(3, topic.topic().bus());
                insert.setString(4, topic.topic().name());
                insert.setLong(5, topic.until());
                insert.executeUpdate();
            }
        }
    }

    /** Forgets those of triggers that no group knows any more. */
    void forgetUnknown() {
        journal.write(connection -> {
                    try (Statement delete = connection.createStatement()) {
                        delete.execute(
                                "DELETE FROM trigger_topics WHERE trigger_name NOT IN (SELECT name FROM triggers)");
                    }
                })
                .toCompletableFuture()
                .join();
    }
}
