package dev.sluice.benchmarks.load;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One load and what it meets.
 *
 * @param name what the table calls it
 * @param triggers how many triggers read the events
 * @param where what they ask of an event; {@link #ALL} fires for each
 * @param delivery settings of the delivery, as a flow mapping; may be empty
 * @param keys how many partition keys the events have in turn; 0: none
 * @param rate events offered a second; 0: as fast as the connections allow
 * @param count events that are measured
 */
record Scenario(String name, int triggers, String where, String delivery, int keys, double rate, int count) {

    static final String ALL = "true";
    static final String NONE = "data.severity == 'error'";

    /** A sink that is slower than what comes in holds it up: as dead letters, events would count as lost here. */
    private static final String HOLD = "delivery: {overflow: hold}, ";

    private static final String BY_KEY = "delivery: {order: key, overflow: hold}, ";

    /** All, in the order of the table. */
    static List<Scenario> all() {
        return List.of(
                new Scenario("in, nothing fires", 1, NONE, "", 0, 0, 200_000),
                new Scenario("in, nothing fires, 20,000/s", 1, NONE, "", 0, 20_000, 200_000),
                new Scenario("in and out", 1, ALL, HOLD, 0, 0, 150_000),
                new Scenario("in and out, 2,000/s", 1, ALL, HOLD, 0, 2_000, 20_000),
                new Scenario("ordered by 1,000 keys, 5,000/s", 1, ALL, BY_KEY, 1_000, 5_000, 50_000),
                new Scenario("ordered by one key, 2,000/s", 1, ALL, BY_KEY, 1, 2_000, 20_000),
                new Scenario("1 trigger, does not fire, 5,000/s", 1, NONE, "", 0, 5_000, 50_000),
                new Scenario("100 triggers, none fires, 5,000/s", 100, NONE, "", 0, 5_000, 50_000),
                new Scenario("200 triggers, none fires, 5,000/s", 200, NONE, "", 0, 5_000, 50_000));
    }

    boolean fires() {
        return where.equals(ALL);
    }

    Scenario longer(int times) {
        return new Scenario(name, triggers, where, delivery, keys, rate, count * times);
    }

    /** The resources that Sluice runs, calling a sink on this port. */
    String resources(int sinkPort) {
        return IntStream.range(0, triggers)
                .mapToObj(number -> trigger(number, sinkPort))
                .collect(Collectors.joining("---\n", SOURCE + "---\n", ""));
    }

    private static final String SOURCE = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: benchmark}
            spec: {http: {in: {}}}
            """;

    private String trigger(int number, int sinkPort) {
        return """
                apiVersion: events.openfunction.io/v1alpha1
                kind: Trigger
                metadata: {name: t%d}
                spec:
                  inputs:
                    event: {eventSource: benchmark, event: in, where: "%s"}
                  subscribers:
                  - {name: sink, condition: event, %ssink: {uri: "http://127.0.0.1:%d/"}}
                """.formatted(number, where, delivery, sinkPort);
    }
}
