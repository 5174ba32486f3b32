package dev.sluice.trigger.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.sluice.trigger.delivery.LaneSettings.Backlog;
import dev.sluice.trigger.delivery.LaneSettings.Concurrency;
import dev.sluice.trigger.delivery.LaneSettings.GiveUp;
import dev.sluice.trigger.delivery.LaneSettings.Order;
import dev.sluice.trigger.delivery.LaneSettings.Overflow;
import dev.sluice.trigger.delivery.LaneSettings.Rate;
import dev.sluice.trigger.delivery.SendResult.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LaneTest {

    private static final SendResult OK = new SendResult.Accepted(200, null);
    private static final SendResult BAD = new SendResult.Refused(400, "HTTP 400", "no");
    private static final long DAY = Duration.ofHours(24).toMillis();

    private final Concurrency wide = new Concurrency(64, Order.NONE, null);
    private Lane<String> lane = lane(LaneSettings.DEFAULT);

    private static Lane<String> lane(LaneSettings settings) {
        return new Lane<>(settings, LaneState.RUNNING, new Random(1));
    }

    private static LaneSettings settings(GiveUp giveUp, Concurrency concurrency, Backlog backlog, boolean paused) {
        return new LaneSettings(
                giveUp, Backoff.DEFAULT, Duration.ofMinutes(10), Duration.ofSeconds(30), concurrency, backlog, paused);
    }

    private static LaneSettings concurrency(int maxInFlight, Order order, @Nullable Rate rate) {
        return settings(
                GiveUp.after(Duration.ofDays(1)),
                new Concurrency(maxInFlight, order, rate),
                new Backlog(100_000, Overflow.DEAD_LETTER),
                false);
    }

    private static SendResult down(Fault fault) {
        return new SendResult.Retry(503, "HTTP 503", null, "busy", fault);
    }

    private Delivery<String> offer(long ref, @Nullable String key, long nowMillis) {
        Delivery<String> delivery = new Delivery<>(ref, key, "event " + ref, nowMillis);
        assertThat(lane.offer(delivery)).isEmpty();
        return delivery;
    }

    private List<Long> due(long nowMillis) {
        return lane.due(nowMillis).stream().map(Delivery::ref).toList();
    }

    @Test
    void sendsWhatIsOfferedAndFinishesIt() {
        Delivery<String> delivery = offer(1, null, 10);

        assertThat(lane.nextWakeMillis()).isLessThanOrEqualTo(10);
        assertThat(due(10)).containsExactly(1L);
        assertThat(due(10)).isEmpty();
        assertThat(lane.onResult(delivery, OK, 20)).isEqualTo(new Outcome.Delivered(1, 200, null));
        assertThat(lane.size()).isZero();
        assertThat(lane.nextWakeMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void refusedOnceIsADeadLetter() {
        Delivery<String> delivery = offer(1, null, 0);
        lane.due(0);

        assertThat(lane.onResult(delivery, BAD, 5))
                .isEqualTo(new Outcome.DeadLettered(1, DeadLetterReason.REFUSED, 400, "HTTP 400", "no"));
    }

    @Test
    void waitsLongerAfterEachFailure() {
        Delivery<String> delivery = offer(1, null, 0);
        long now = 0;
        for (int failure = 1; failure <= 12; failure++) {
            assertThat(due(now)).containsExactly(1L);
            Outcome outcome = lane.onResult(delivery, down(Fault.EVENT), now);
            long ceiling = Math.min(300_000L, 1000L << (failure - 1));
            long wait = ((Outcome.RetryAt) outcome).atMillis() - now;
            assertThat(wait).isBetween(ceiling / 2, ceiling);
            assertThat(due(now + wait - 1)).isEmpty();
            assertThat(lane.nextWakeMillis()).isEqualTo(now + wait);
            now += wait;
        }
    }

    static Stream<Arguments> retryAfters() {
        return Stream.of(
                argumentSet("a sink's wish is obeyed", Duration.ofSeconds(90), 90_000L),
                argumentSet("a wish is capped", Duration.ofHours(3), 600_000L),
                argumentSet("a wish shorter than the backoff does not shorten it", Duration.ZERO, 1000L));
    }

    @ParameterizedTest
    @MethodSource("retryAfters")
    void obeysRetryAfterUpToItsCap(Duration after, long expectedMillis) {
        Delivery<String> delivery = offer(1, null, 0);
        lane.due(0);

        Outcome outcome = lane.onResult(delivery, new SendResult.Retry(429, "HTTP 429", after, "", Fault.SINK), 0);

        assertThat(((Outcome.RetryAt) outcome).atMillis()).isBetween(expectedMillis / 2, expectedMillis);
    }

    @Test
    void givesUpAfterSoManyRetries() {
        lane = lane(settings(GiveUp.afterRetries(2), wide, new Backlog(10, Overflow.DEAD_LETTER), false));
        Delivery<String> delivery = offer(1, null, 0);
        for (int attempt = 1; attempt <= 2; attempt++) {
            lane.due(attempt * 100_000L);
            assertThat(lane.onResult(delivery, down(Fault.SINK), attempt * 100_000L))
                    .isInstanceOf(Outcome.RetryAt.class);
        }
        lane.due(400_000);

        assertThat(lane.onResult(delivery, down(Fault.SINK), 400_000))
                .isEqualTo(new Outcome.DeadLettered(3, DeadLetterReason.EXHAUSTED, 503, "HTTP 503", "busy"));
    }

    @Test
    void givesUpWhenTheNextAttemptWouldComeTooLate() {
        Delivery<String> delivery = offer(1, null, 0);
        lane.due(DAY - 100);

        assertThat(lane.onResult(delivery, down(Fault.SINK), DAY - 100))
                .asInstanceOf(type(Outcome.DeadLettered.class))
                .returns(DeadLetterReason.EXPIRED, Outcome.DeadLettered::reason);
    }

    @Test
    void expiresWhatWaitedTooLongButNotWhatIsUnderWay() {
        lane = lane(concurrency(1, Order.NONE, null));
        Delivery<String> hung = offer(1, null, 0);
        offer(2, null, 5);
        offer(3, null, 50);
        lane.due(0);

        assertThat(lane.expired(DAY - 1)).isEmpty();
        assertThat(lane.nextWakeMillis()).isEqualTo(DAY + 5);
        assertThat(lane.expired(DAY + 10)).hasSize(1);
        assertThat(lane.size()).isEqualTo(2);
        assertThat(lane.onResult(hung, OK, DAY + 20)).isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void beyondTheBacklogDeliveriesBecomeDeadLetters() {
        lane = lane(settings(GiveUp.afterRetries(0), wide, new Backlog(1, Overflow.DEAD_LETTER), false));
        offer(1, null, 0);

        assertThat(lane.offer(new Delivery<>(2, null, "", 0)))
                .get()
                .returns(DeadLetterReason.OVERFLOW, Outcome.DeadLettered::reason);
        assertThat(lane.holds()).isFalse();
        assertThat(lane.size()).isEqualTo(1);
    }

    @Test
    void holdsTheReaderWhenTheBacklogIsFull() {
        lane = lane(settings(GiveUp.afterRetries(0), wide, new Backlog(1, Overflow.HOLD), false));
        Delivery<String> first = offer(1, null, 0);
        assertThat(lane.holds()).isTrue();
        offer(2, null, 0);

        lane.due(0).forEach(delivery -> lane.onResult(delivery, OK, 1));
        assertThat(lane.holds()).isFalse();
        assertThat(first.attempts()).isEqualTo(1);
    }

    @Test
    void aHungDeliveryTakesOnePlaceOnly() {
        lane = lane(concurrency(2, Order.NONE, null));
        offer(1, null, 0);
        for (long ref = 2; ref <= 100; ref++) {
            offer(ref, null, 0);
        }

        Delivery<String> other = lane.due(0).get(1);
        for (long ref = 2; ref <= 99; ref++) {
            lane.onResult(other, OK, ref);
            other = lane.due(ref).get(0);
            assertThat(other.ref()).isEqualTo(ref + 1);
        }
    }

    @Test
    void pausesAfterFiveFailuresInARowAndProbesWithOne() {
        for (long ref = 1; ref <= 8; ref++) {
            offer(ref, null, 0);
        }
        List<Delivery<String>> all = lane.due(0);
        for (Delivery<String> delivery : all.subList(0, 4)) {
            lane.onResult(delivery, down(Fault.SINK), 1);
        }
        assertThat(lane.state().paused()).isFalse();
        all.subList(4, 8).forEach(delivery -> lane.onResult(delivery, down(Fault.SINK), 1));
        offer(9, null, 2);
        offer(10, null, 2);

        assertThat(lane.state().pausedSinceMillis()).isEqualTo(1);
        long probeAt = lane.state().nextProbeMillis();
        assertThat(probeAt).isBetween(501L, 1001L);
        assertThat(lane.nextWakeMillis()).isEqualTo(probeAt);
        assertThat(due(probeAt - 1)).isEmpty();
        List<Delivery<String>> probe = lane.due(probeAt);
        assertThat(probe).extracting(Delivery::ref).containsExactly(9L);
        assertThat(due(probeAt + 1_000_000)).isEmpty();

        lane.onResult(probe.get(0), down(Fault.SINK), probeAt);
        assertThat(lane.state().nextProbeMillis() - probeAt).isBetween(1000L, 2000L);
        assertThat(due(lane.state().nextProbeMillis())).containsExactly(10L);
    }

    @Test
    void anAnswerEndsThePauseAndReleasesWhatTheSinkFailed() {
        for (long ref = 1; ref <= 6; ref++) {
            offer(ref, null, 0);
        }
        lane.due(1).forEach(delivery -> lane.onResult(delivery, down(Fault.SINK), 1));
        assertThat(lane.state().paused()).isTrue();
        Delivery<String> probe = lane.due(2000).get(0);

        assertThat(lane.onResult(probe, OK, 2000)).isInstanceOf(Outcome.Delivered.class);

        assertThat(lane.state()).isEqualTo(LaneState.RUNNING);
        assertThat(due(2000)).hasSize(5);
    }

    @Test
    void aRefusalShowsThatTheSinkIsAlive() {
        for (long ref = 1; ref <= 5; ref++) {
            offer(ref, null, 0);
        }
        lane.due(1).forEach(delivery -> lane.onResult(delivery, down(Fault.SINK), 1));
        assertThat(lane.state().paused()).isTrue();
        Delivery<String> probe = lane.due(2000).get(0);

        assertThat(lane.onResult(probe, BAD, 2000)).isInstanceOf(Outcome.DeadLettered.class);

        assertThat(lane.state().paused()).isFalse();
    }

    @Test
    void failuresOfTheEventNeverPause() {
        for (long ref = 1; ref <= 20; ref++) {
            offer(ref, null, 0);
        }

        lane.due(0).forEach(delivery -> lane.onResult(delivery, down(Fault.EVENT), 0));

        assertThat(lane.state().paused()).isFalse();
    }

    @Test
    void goesOnAfterARestartWhereItWas() {
        LaneState stored = new LaneState(1000, 5000, 3, "HTTP 503", 0);
        lane = new Lane<>(LaneSettings.DEFAULT, stored, new Random(1));
        Delivery<String> tried = new Delivery<>(1, null, "", 0, 4, 90_000);
        lane.restore(tried);
        lane.restore(new Delivery<>(2, null, "", 10));

        assertThat(lane.state()).isEqualTo(stored);
        assertThat(lane.nextWakeMillis()).isEqualTo(5000);
        Delivery<String> probe = lane.due(5000).get(0);
        assertThat(probe.ref()).isEqualTo(2);
        lane.onResult(probe, OK, 5001);
        assertThat(due(5001)).containsExactly(1L);
        assertThat(tried.attempts()).isEqualTo(5);
    }

    @Test
    void aPausedSubscriberSpendsNeitherAttemptsNorTime() {
        lane = lane(settings(GiveUp.after(Duration.ofDays(1)), wide, new Backlog(9, Overflow.DEAD_LETTER), true));
        offer(1, null, 0);
        assertThat(due(DAY * 3)).isEmpty();
        assertThat(lane.expired(DAY * 3)).isEmpty();
        assertThat(lane.status().held()).isTrue();

        lane.reconfigure(LaneSettings.DEFAULT, DAY * 3);

        assertThat(lane.expired(DAY * 3)).isEmpty();
        assertThat(due(DAY * 3)).containsExactly(1L);
        assertThat(lane.state().expiryFromMillis()).isEqualTo(DAY * 3);
    }

    @Test
    void ordersByKeyAndShowsTheBlockedOne() {
        lane = lane(concurrency(10, Order.KEY, null));
        Delivery<String> first = offer(1, "a", 0);
        offer(2, "a", 0);
        Delivery<String> other = offer(3, "b", 0);
        offer(4, null, 0);
        offer(5, null, 0);

        assertThat(due(0)).containsExactly(1L, 3L, 4L, 5L);
        lane.onResult(other, OK, 1);
        Outcome.RetryAt retry = (Outcome.RetryAt) lane.onResult(first, down(Fault.EVENT), 1);
        assertThat(due(2)).isEmpty();
        assertThat(lane.status().blockedKeys())
                .containsExactly(new LaneStatus.BlockedKey("a", 1, 1, retry.atMillis(), "HTTP 503"));
        assertThat(due(retry.atMillis())).containsExactly(1L);
        lane.onResult(first, BAD, retry.atMillis());
        assertThat(due(retry.atMillis())).containsExactly(2L);
    }

    @Test
    void changesTheOrderWhileDeliveriesArePending() {
        lane = lane(concurrency(3, Order.NONE, null));
        for (long ref = 1; ref <= 4; ref++) {
            offer(ref, "a", 0);
        }
        List<Delivery<String>> three = lane.due(0);

        lane.reconfigure(concurrency(3, Order.KEY, null), 0);
        lane.onResult(three.get(1), down(Fault.EVENT), 0);
        assertThat(due(10_000)).isEmpty();
        lane.onResult(three.get(0), OK, 10_000);
        assertThat(due(10_000)).containsExactly(2L);
        lane.onResult(three.get(2), OK, 10_000);
        lane.onResult(three.get(1), OK, 10_000);
        assertThat(due(10_000)).containsExactly(4L);
    }

    @Test
    void neverBeginsMoreThanTheRateInAnyStretch() {
        lane = lane(concurrency(1000, Order.NONE, new Rate(3, Duration.ofMillis(100))));
        for (long ref = 1; ref <= 8; ref++) {
            offer(ref, null, 0);
        }

        assertThat(due(0)).hasSize(3);
        assertThat(due(99)).isEmpty();
        assertThat(lane.nextWakeMillis()).isEqualTo(100);
        assertThat(due(150)).hasSize(3);
        assertThat(due(249)).isEmpty();
        assertThat(due(250)).hasSize(2);
    }

    @Test
    void cancelsAtOnceOrWithTheAnswer() {
        lane = lane(concurrency(1, Order.NONE, null));
        Delivery<String> flying = offer(1, null, 0);
        Delivery<String> pending = offer(2, null, 0);
        lane.due(0);

        assertThat(lane.cancel(flying, DeadLetterReason.CANCELLED, 1)).isEmpty();
        assertThat(lane.cancel(pending, DeadLetterReason.DISCARDED, 1))
                .get()
                .returns(DeadLetterReason.DISCARDED, Outcome.DeadLettered::reason);
        assertThat(lane.onResult(flying, down(Fault.SINK), 2))
                .asInstanceOf(type(Outcome.DeadLettered.class))
                .returns(DeadLetterReason.CANCELLED, Outcome.DeadLettered::reason);
        assertThat(lane.size()).isZero();
    }

    @Test
    void refusesWhatIsNotInFlight() {
        Delivery<String> delivery = offer(1, null, 0);

        assertThatThrownBy(() -> lane.onResult(delivery, OK, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> lane.offer(delivery)).isInstanceOf(IllegalStateException.class);
    }
}
