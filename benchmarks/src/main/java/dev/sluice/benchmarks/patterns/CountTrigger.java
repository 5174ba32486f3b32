package dev.sluice.benchmarks.patterns;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A trigger that counts per key, and its events. */
final class CountTrigger {

    static final Topic TOPIC = new Topic("/default", "default.src.login");

    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: src}
            spec: {http: {login: {}}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: logins}
            spec:
              start: earliest
              inputs:
                login: {eventSource: src, event: login}
              patterns:
                burst:
                  count: {of: login, atLeast: 1000, within: %s, by: data.key, maxKeys: %d, overflow: %s}
              subscribers:
              - {name: page, condition: burst, sink: {uri: "print:"}}
            """;

    private CountTrigger() {}

    /**
     * The trigger, resolved.
     *
     * @param within its window, for example {@code 60s}
     * @param maxKeys most keys that it remembers
     * @param overflow what a key more does: {@code reject} or {@code evict}
     */
    static Topology topology(String within, int maxKeys, String overflow) {
        ReadResult read = new ResourceReader(ExpressionChecker.NONE)
                .read("logins.yaml", RESOURCES.formatted(within, maxKeys, overflow));
        var resolved = Topology.resolve(read, (ref, namespace) -> Optional.empty());
        if (!read.problems().isEmpty() || !resolved.problems().isEmpty()) {
            throw new IllegalStateException("the trigger is wrong: " + read.problems() + resolved.problems());
        }
        return resolved.topology();
    }

    /** An event of a key of 10 characters. */
    static Event event(long id, int key) {
        return Event.builder()
                .id("e" + id)
                .source("/benchmark")
                .type("login")
                .dataContentType("application/json")
                .data(String.format("{\"key\":\"key%07d\",\"port\":22}", key).getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
