package dev.sluice.benchmarks;

import dev.sluice.trigger.delivery.Delivery;
import dev.sluice.trigger.delivery.Lane;
import dev.sluice.trigger.delivery.LaneSettings;
import dev.sluice.trigger.delivery.LaneState;
import dev.sluice.trigger.delivery.SendResult;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a lane costs for one delivery: offered, sent, answered. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class LaneBenchmark {

    private static final int BURST = 64;
    private static final SendResult ACCEPTED = new SendResult.Accepted(200, null);

    /** Whether deliveries of one key wait for each other. */
    @Param({"NONE", "KEY"})
    public LaneSettings.Order order = LaneSettings.Order.NONE;

    /** How many deliveries wait beside those that come and go. */
    @Param({"0", "100000"})
    public int backlog;

    private Lane<String> lane = new Lane<>(LaneSettings.DEFAULT, LaneState.RUNNING, new Random(1));
    private long ref;
    private long nowMillis;

    /** Fills the lane. */
    @Setup
    public void fill() {
        LaneSettings like = LaneSettings.DEFAULT;
        LaneSettings settings = new LaneSettings(
                like.giveUp(),
                like.backoff(),
                like.retryAfterMax(),
                like.timeout(),
                new LaneSettings.Concurrency(BURST, order, null),
                new LaneSettings.Backlog(10_000_000, LaneSettings.Overflow.HOLD),
                false);
        lane = new Lane<>(settings, LaneState.RUNNING, new Random(1));
        for (int i = 0; i < backlog; i++) {
            lane.restore(new Delivery<>(
                    ++ref, "waiting " + i, "", 0, 1, Duration.ofHours(20).toMillis()));
        }
    }

    /** A burst is offered, sent and accepted. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long delivered() {
        nowMillis++;
        for (int i = 0; i < BURST; i++) {
            lane.offer(new Delivery<>(++ref, "key " + (ref & 1023), "", nowMillis));
        }
        lane.expired(nowMillis);
        List<Delivery<String>> due = lane.due(nowMillis);
        for (Delivery<String> delivery : due) {
            lane.onResult(delivery, ACCEPTED, nowMillis);
        }
        return lane.nextWakeMillis();
    }
}
