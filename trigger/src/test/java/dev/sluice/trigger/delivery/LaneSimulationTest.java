package dev.sluice.trigger.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.trigger.delivery.LaneSettings.Backlog;
import dev.sluice.trigger.delivery.LaneSettings.Concurrency;
import dev.sluice.trigger.delivery.LaneSettings.GiveUp;
import dev.sluice.trigger.delivery.LaneSettings.Order;
import dev.sluice.trigger.delivery.LaneSettings.Overflow;
import dev.sluice.trigger.delivery.LaneSettings.Rate;
import dev.sluice.trigger.delivery.SendResult.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs lanes against sinks of all moods on a virtual clock, and checks the laws after each step. */
class LaneSimulationTest {

    private static final int OFFERED = 400;

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    private enum End {
        DELIVERED,
        DEAD
    }

    private record Answer(long atMillis, Delivery<Long> delivery, SendResult result) {}

    private final Map<End, Integer> ends = new EnumMap<>(End.class);
    private final Map<Long, End> endOf = new HashMap<>();
    private final Map<String, List<Long>> finishedByKey = new HashMap<>();
    private final PriorityQueue<Answer> answers = new PriorityQueue<>(Comparator.comparingLong(Answer::atMillis));
    private final List<Long> beganMillis = new ArrayList<>();
    private Random random = new Random(0);
    private LaneSettings settings = LaneSettings.DEFAULT;
    private Lane<Long> lane = new Lane<>(settings, LaneState.RUNNING, random);
    private long downUntilMillis;
    private int offered;

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyDeliveryEndsOnce(int seed) {
        random = new Random(seed);
        settings = randomSettings();
        lane = new Lane<>(settings, LaneState.RUNNING, random);
        downUntilMillis = random.nextBoolean() ? 1 + random.nextInt(400_000) : 0;
        long now = 1;
        while (offered < OFFERED || lane.size() > 0) {
            offerSome(now);
            giveUpExpired(now);
            send(now);
            checkLaws(now);
            if (random.nextInt(200) == 0) {
                restart();
            }
            now = Math.max(now + 1, nextMoment(now));
            answer(now);
        }

        assertThat(ends.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(OFFERED);
        assertThat(lane.nextWakeMillis()).isEqualTo(Long.MAX_VALUE);
        checkOrder();
        checkRate();
    }

    private LaneSettings randomSettings() {
        GiveUp giveUp = random.nextBoolean()
                ? GiveUp.after(Duration.ofMinutes(1 + random.nextInt(120)))
                : GiveUp.afterRetries(random.nextInt(6));
        Rate rate = random.nextInt(3) == 0 ? new Rate(1 + random.nextInt(50), Duration.ofMillis(500)) : null;
        Order order = random.nextBoolean() ? Order.KEY : Order.NONE;
        return new LaneSettings(
                giveUp,
                Backoff.DEFAULT,
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                new Concurrency(1 + random.nextInt(20), order, rate),
                new Backlog(50 + random.nextInt(OFFERED), random.nextBoolean() ? Overflow.HOLD : Overflow.DEAD_LETTER),
                false);
    }

    private void offerSome(long now) {
        for (int i = random.nextInt(20); i > 0 && offered < OFFERED && !lane.holds(); i--) {
            String key = random.nextInt(10) == 0 ? null : "k" + random.nextInt(8);
            Delivery<Long> delivery = new Delivery<>(++offered, key, (long) offered, now);
            lane.offer(delivery).ifPresent(outcome -> finish(delivery, outcome));
        }
    }

    private void giveUpExpired(long now) {
        lane.expired(now).forEach(gone -> finish(gone.delivery(), gone.outcome()));
    }

    private void send(long now) {
        boolean paused = lane.state().paused();
        List<Delivery<Long>> batch = lane.due(now);
        if (paused) {
            assertThat(batch).hasSizeLessThanOrEqualTo(1);
        }
        for (Delivery<Long> delivery : batch) {
            beganMillis.add(now);
            long takes = random.nextInt(50) == 0 ? 30_000 : 1 + random.nextInt(20);
            answers.add(new Answer(now + takes, delivery, mood(now)));
        }
    }

    private SendResult mood(long now) {
        int roll = random.nextInt(100);
        if (now < downUntilMillis) {
            Duration after = roll < 5 ? Duration.ofSeconds(20) : null;
            return new SendResult.Retry(503, "HTTP 503", after, "", Fault.SINK);
        }
        if (roll < 3) {
            return new SendResult.Refused(400, "HTTP 400", "");
        }
        return roll < 12
                ? new SendResult.Retry(409, "HTTP 409", null, "", Fault.EVENT)
                : new SendResult.Accepted(200, null);
    }

    private void answer(long now) {
        while (!answers.isEmpty() && answers.peek().atMillis() <= now) {
            Answer answer = answers.remove();
            Outcome outcome = lane.onResult(answer.delivery(), answer.result(), now);
            if (outcome.isFinal()) {
                finish(answer.delivery(), outcome);
            }
        }
    }

    private void finish(Delivery<Long> delivery, Outcome outcome) {
        End end = outcome instanceof Outcome.Delivered ? End.DELIVERED : End.DEAD;
        assertThat(endOf.put(delivery.ref(), end))
                .as("first end of %s", delivery)
                .isNull();
        ends.merge(end, 1, Integer::sum);
        if (delivery.key() != null && end == End.DELIVERED) {
            finishedByKey
                    .computeIfAbsent(delivery.key(), ignored -> new ArrayList<>())
                    .add(delivery.ref());
        }
    }

    private void checkLaws(long now) {
        assertThat(endOf.size() + lane.size()).as("accounts at %d", now).isEqualTo(offered);
        assertThat(lane.inFlight()).isEqualTo(answers.size());
        assertThat(lane.inFlight()).isLessThanOrEqualTo(settings.concurrency().maxInFlight());
        assertThat(lane.pending()).hasSize(lane.size());
    }

    /** What was in flight is lost with the process, and everything pending comes back from its rows. */
    private void restart() {
        List<Delivery<Long>> rows = lane.pending();
        LaneState state = lane.state();
        answers.clear();
        beganMillis.clear();
        lane = new Lane<>(settings, state, random);
        for (Delivery<Long> row : rows) {
            lane.restore(new Delivery<>(
                    row.ref(), row.key(), row.payload(), row.firstAtMillis(), row.attempts(), row.dueMillis()));
        }
    }

    private long nextMoment(long now) {
        @Nullable Answer next = answers.peek();
        long wake = Math.min(lane.nextWakeMillis(), next == null ? Long.MAX_VALUE : next.atMillis());
        boolean mayOffer = offered < OFFERED && !lane.holds();
        assertThat(mayOffer || lane.size() == 0 || wake < Long.MAX_VALUE)
                .as("something will happen after %d", now)
                .isTrue();
        return mayOffer ? Math.min(wake, now + random.nextInt(1000)) : Math.min(wake, now + 86_400_000);
    }

    private void checkOrder() {
        if (settings.concurrency().order() == Order.KEY) {
            finishedByKey.values().forEach(refs -> assertThat(refs).isSorted());
        }
    }

    private void checkRate() {
        Rate rate = settings.concurrency().rate();
        for (int i = 0; rate != null && i + rate.limit() < beganMillis.size(); i++) {
            assertThat(beganMillis.get(i + rate.limit()) - beganMillis.get(i))
                    .isGreaterThanOrEqualTo(rate.per().toMillis());
        }
    }
}
