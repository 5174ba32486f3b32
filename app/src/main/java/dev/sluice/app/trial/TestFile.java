package dev.sluice.app.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One test of one trigger.
 *
 * @param file where it stands
 * @param line its first line, from 1
 * @param trigger the trigger's name, {@code namespace/name} or a name that only one has
 * @param events what comes in; empty with {@code recorded}
 * @param recorded a recorded file in place of events
 * @param fromMillis when the clock starts; null: at the first event
 * @param untilMillis when it stops; null: at the last event
 * @param expect what must happen, and nothing else
 */
public record TestFile(
        Path file,
        int line,
        String trigger,
        List<Given> events,
        @Nullable Recorded recorded,
        @Nullable Long fromMillis,
        @Nullable Long untilMillis,
        List<ObjectNode> expect) {

    /** Copies the lists. */
    public TestFile {
        events = List.copyOf(events);
        expect = List.copyOf(expect);
    }

    /**
     * An event that comes in.
     *
     * @param atMillis when the bus takes it, milliseconds since the epoch
     * @param input the input that reads it
     * @param data its payload
     * @param attributes {@code id}, {@code source}, {@code type}, {@code subject}, {@code time} as far as they are given
     */
    public record Given(
            long atMillis, String input, @Nullable JsonNode data, ObjectNode attributes) {}

    /**
     * A recorded file.
     *
     * @param file the file, one event per line
     * @param source {@code eventSource/event} or {@code namespace/eventSource/event}
     */
    public record Recorded(Path file, String source) {}
}
