package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.BusSettings;
import dev.sluice.eventbus.Topic;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The buses and topics of the file. The writer adds; anyone may look up. */
final class Buses {

    /**
     * A topic and its number in the file.
     *
     * @param id its number
     * @param topic its name
     * @param bus its bus
     */
    record TopicState(int id, Topic topic, BusState bus) {}

    private final Map<String, BusState> buses = new ConcurrentHashMap<>();
    private final Map<Topic, TopicState> topics = new ConcurrentHashMap<>();
    private final Map<Integer, TopicState> topicsById = new ConcurrentHashMap<>();
    private final List<BusState> newBuses = new ArrayList<>();
    private final List<TopicState> newTopics = new ArrayList<>();
    private volatile Map<String, BusSettings> settings;

    Buses(Connection connection, Map<String, BusSettings> settings) throws SQLException {
        this.settings = Map.copyOf(settings);
        load(connection);
    }

    private void load(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, key, events, bytes, removed_to FROM log_bus")) {
            while (rows.next()) {
                BusState bus = new BusState(rows.getInt(1), rows.getString(2), settings(rows.getString(2)));
                bus.events = rows.getLong(3);
                bus.bytes = rows.getLong(4);
                bus.removedTo = rows.getLong(5);
                buses.put(bus.key, bus);
            }
        }
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT topic.id, bus.key, topic.name FROM log_topic topic JOIN log_bus bus ON bus.id = topic.bus")) {
            while (rows.next()) {
                add(rows.getInt(1), new Topic(rows.getString(2), rows.getString(3)));
            }
        }
    }

    private TopicState add(int id, Topic topic) {
        BusState bus = buses.get(topic.bus());
        if (bus == null) {
            throw new IllegalStateException("topic " + topic + " has no bus");
        }
        TopicState state = new TopicState(id, topic, bus);
        topics.put(topic, state);
        topicsById.put(id, state);
        return state;
    }

    Collection<BusState> all() {
        return buses.values();
    }

    @Nullable
    BusState bus(String key) {
        return buses.get(key);
    }

    @Nullable
    TopicState find(Topic topic) {
        return topics.get(topic);
    }

    Optional<Topic> topic(int id) {
        return Optional.ofNullable(topicsById.get(id)).map(TopicState::topic);
    }

    @Nullable
    BusState busOf(int topicId) {
        TopicState topic = topicsById.get(topicId);
        return topic == null ? null : topic.bus();
    }

    BusSettings settings(String bus) {
        return settings.getOrDefault(bus, BusSettings.DEFAULT);
    }

    /** The oldest position that any bus remembers to recognise repeats; at most the head. */
    long oldestRemembered(long head) {
        return buses.values().stream()
                .mapToLong(bus -> bus.repeats.oldestPosition())
                .reduce(head, Math::min);
    }

    /** The settings of the buses that have some. */
    Map<String, BusSettings> configured() {
        return settings;
    }

    /** Changes the settings; buses that are not named keep to the default. */
    void configure(Map<String, BusSettings> changed) {
        settings = Map.copyOf(changed);
        for (BusState bus : buses.values()) {
            bus.settings = settings(bus.key);
        }
    }

    /** The topic, made in the open transaction if it is new. Writer only. */
    TopicState provide(Connection connection, Topic topic) throws SQLException {
        TopicState known = topics.get(topic);
        if (known != null) {
            return known;
        }
        BusState bus = buses.get(topic.bus());
        if (bus == null) {
            bus = addBus(connection, topic.bus());
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO log_topic(bus, name) VALUES(?, ?) RETURNING id")) {
            insert.setInt(1, bus.id);
            insert.setString(2, topic.name());
            TopicState made = add(onlyNumber(insert), topic);
            newTopics.add(made);
            return made;
        }
    }

    private BusState addBus(Connection connection, String key) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO log_bus(key) VALUES(?) RETURNING id")) {
            insert.setString(1, key);
            BusState bus = new BusState(onlyNumber(insert), key, settings(key));
            buses.put(key, bus);
            newBuses.add(bus);
            return bus;
        }
    }

    private static int onlyNumber(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    void commit() {
        newTopics.clear();
        newBuses.clear();
        for (BusState bus : buses.values()) {
            bus.commit();
        }
    }

    void rollback(long head) {
        for (TopicState topic : newTopics) {
            topics.remove(topic.topic());
            topicsById.remove(topic.id());
        }
        for (BusState bus : newBuses) {
            buses.remove(bus.key);
        }
        newTopics.clear();
        newBuses.clear();
        for (BusState bus : buses.values()) {
            bus.rollback(head);
        }
    }
}
