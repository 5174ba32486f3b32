package dev.sluice.eventbus.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.eventbus.Topic;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CatchUpTest {

    private static final Topic A = new Topic("default/main", "default.in.a");
    private static final Topic B = new Topic("default/main", "default.in.b");
    private static final long NOW = 10_000_000;
    private static final long OLD = NOW - 3_600_000;

    private final CatchUp catchUp = new CatchUp();

    @BeforeEach
    void begin() {
        catchUp.follow(Set.of(A, B), NOW);
        catchUp.connected(NOW);
    }

    private void comes(Topic topic, long stamp, long now) {
        catchUp.arrives(topic, stamp, now);
        catchUp.took(topic, stamp, now);
    }

    @Test
    void catchesUpFromTheStartAndKnowsNothingUntilEachTopicHasShownItself() {
        assertThat(catchUp.bound(NOW)).isEqualTo(CatchUp.NONE);
        comes(A, OLD, NOW);
        assertThat(catchUp.bound(NOW)).isEqualTo(CatchUp.NONE);
        comes(B, OLD + 5, NOW);
        assertThat(catchUp.bound(NOW)).isEqualTo(OLD);
        assertThat(catchUp.isHindmost(A)).isTrue();
        assertThat(catchUp.isHindmost(B)).isFalse();
    }

    @Test
    void endsForATopicWithItsFirstEventYoungerThanFiveSeconds() {
        comes(A, OLD, NOW);
        comes(B, NOW - 5_000, NOW);
        assertThat(catchUp.bound(NOW)).isEqualTo(OLD);
        comes(B, NOW - 4_999, NOW);
        assertThat(catchUp.catchingUp()).containsExactly(A);
        comes(A, NOW, NOW);
        assertThat(catchUp.bound(NOW)).isEqualTo(CatchUp.ALL);
    }

    @Test
    void endsForATopicThatIsSilentForTenSeconds() {
        comes(A, OLD, NOW);
        assertThat(catchUp.bound(NOW + 9_999)).isEqualTo(CatchUp.NONE);
        comes(A, OLD + 1, NOW + 9_999);
        assertThat(catchUp.bound(NOW + 10_000)).isEqualTo(OLD + 1);
        assertThat(catchUp.catchingUp()).containsExactly(A);
        assertThat(catchUp.bound(NOW + 19_999)).isEqualTo(CatchUp.ALL);
    }

    @Test
    void beginsAgainWithAnEventOlderThanFiveSeconds() {
        comes(A, NOW, NOW);
        comes(B, NOW, NOW);
        assertThat(catchUp.isCatchingUp()).isFalse();
        catchUp.arrives(B, NOW - 5_000, NOW);
        assertThat(catchUp.catchingUp()).containsExactly(B);
        assertThat(catchUp.bound(NOW)).isEqualTo(CatchUp.NONE);
        catchUp.took(B, NOW - 5_000, NOW);
        assertThat(catchUp.bound(NOW)).isEqualTo(NOW - 5_000);
    }

    @Test
    void doesNotCountSilenceWhileTheBusIsGone() {
        comes(A, NOW, NOW);
        comes(B, NOW, NOW);
        catchUp.disconnected(NOW);
        assertThat(catchUp.bound(NOW + 3_600_000)).isEqualTo(CatchUp.NONE);
        catchUp.connected(NOW + 3_600_000);
        assertThat(catchUp.bound(NOW + 3_609_999)).isEqualTo(CatchUp.NONE);
        assertThat(catchUp.bound(NOW + 3_610_000)).isEqualTo(CatchUp.ALL);
    }

    @Test
    void waitsForANewTopicAndNoLongerForOneThatIsGone() {
        comes(A, NOW, NOW);
        catchUp.follow(Set.of(A), NOW);
        assertThat(catchUp.bound(NOW)).isEqualTo(CatchUp.ALL);
        catchUp.follow(Set.of(A, B), NOW);
        assertThat(catchUp.bound(NOW)).isEqualTo(CatchUp.NONE);
    }
}
