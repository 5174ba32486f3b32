package dev.sluice.eventbus.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Brings an older file to the current layout, one version after the other, after copying it. */
final class Migration {

    /** One step: from the version that is its key to the next. Version 0 is an empty file. */
    @FunctionalInterface
    interface Step {

        void run(Statement statement) throws SQLException;
    }

    private static final Map<Integer, Step> STEPS = Map.of(0, Schema::create);

    private Migration() {}

    static void run(Connection connection, Path file, int from) throws SQLException {
        run(connection, file, from, Schema.VERSION, STEPS);
    }

    static void run(Connection connection, Path file, int from, int to, Map<Integer, Step> steps) throws SQLException {
        if (from > 0) {
            copy(connection, file, from);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            for (int version = from; version < to; version++) {
                Step step = steps.get(version);
                if (step == null) {
                    throw new SQLException("no migration from format " + version);
                }
                step.run(statement);
            }
            statement.execute("PRAGMA user_version=" + to);
            statement.execute("COMMIT");
        }
    }

    private static void copy(Connection connection, Path file, int version) throws SQLException {
        Path copy = file.resolveSibling(file.getFileName() + ".format-" + version);
        if (Files.exists(copy)) {
            return;
        }
        try (PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, copy.toString());
            vacuum.execute();
        }
    }
}
