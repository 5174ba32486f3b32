package dev.sluice.benchmarks.jmh;

import dev.sluice.eventbus.Event;
import dev.sluice.expression.Condition;
import dev.sluice.expression.EventView;
import dev.sluice.expression.Filter;
import dev.sluice.expression.FilterExpression;
import dev.sluice.expression.InputFilter;
import dev.sluice.expression.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Filters and conditions over one event, with the payload parsed before and with parsing it each time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class FilterBenchmark {

    private final Event event = Event.builder()
            .id("in-0-4711")
            .source("/namespaces/default/eventsources/kafka/in")
            .type("dev.sluice.kafka.message")
            .extension("partitionkey", "host-17")
            .dataContentType("application/json")
            .data("""
                    {"severity": "warn", "status": 503, "host": "web-17", "path": "/api/v1/orders", "tags": ["a", "b"],
                     "user": {"name": "ann", "id": 4711}, "message": "upstream timed out while reading the header"}""".getBytes(StandardCharsets.UTF_8))
            .build();

    private final EventView parsed = EventView.of(event);

    private final Filter exact = filter(new FilterExpression.Exact(Map.of("type", "dev.sluice.kafka.message")));
    private final Filter exactOfExtension = filter(new FilterExpression.Exact(Map.of("partitionkey", "host-18")));
    private final Filter prefix = filter(new FilterExpression.Prefix(Map.of("type", "dev.sluice.kafka")));
    private final Filter sql = filter(new FilterExpression.Sql("type LIKE '%.message' AND partitionkey = 'host-17'"));
    private final Filter jsonpath = filter(new FilterExpression.JsonPath("$.user.name", "ann", null, null));
    private final InputFilter where = where("data.severity == \"error\"");
    private final InputFilter whereOfTwo = where("data.status >= 500 && data.host.startsWith(\"web-\")");
    private final InputFilter whereWithRegex = where("data.message.matches(\"timed out.*header$\")");
    private final InputFilter match = InputFilter.compile(
                    new InputFilter.Spec("user=(?P<user>\\S+)", null, null, List.of()))
            .orThrow();
    private final Condition condition = Condition.compile("burst && !maintenance", List.of("burst", "maintenance"))
            .orThrow();

    private static Filter filter(FilterExpression expression) {
        return Filter.compile(expression).orThrow();
    }

    private static InputFilter where(String text) {
        return InputFilter.compile(new InputFilter.Spec(null, null, text, List.of()))
                .orThrow();
    }

    @Benchmark
    public Verdict exact() {
        return exact.test(parsed);
    }

    @Benchmark
    public Verdict exactOfExtension() {
        return exactOfExtension.test(parsed);
    }

    @Benchmark
    public Verdict prefix() {
        return prefix.test(parsed);
    }

    @Benchmark
    public Verdict sql() {
        return sql.test(parsed);
    }

    @Benchmark
    public Verdict jsonpath() {
        return jsonpath.test(parsed);
    }

    @Benchmark
    public Verdict where() {
        return where.test(parsed);
    }

    @Benchmark
    public Verdict whereOfTwo() {
        return whereOfTwo.test(parsed);
    }

    @Benchmark
    public Verdict whereWithRegex() {
        return whereWithRegex.test(parsed);
    }

    @Benchmark
    public Verdict whereAndParsing() {
        return where.test(EventView.of(event));
    }

    @Benchmark
    public Verdict match() {
        return match.test(parsed);
    }

    @Benchmark
    public boolean condition() {
        return condition.test(1);
    }
}
