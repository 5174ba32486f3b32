package dev.sluice.trigger.delivery.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResendsTest {

    private final Resends<String> resends = new Resends<>(Resends.DEFAULT_INTERVAL);

    @Test
    void sendsAgainEachIntervalUntilResolved() {
        resends.fired("a", "alert a", 0);
        resends.fired("b", "alert b", 10_000);

        assertThat(resends.nextWakeMillis()).isEqualTo(60_000);
        assertThat(resends.due(59_999)).isEmpty();
        assertThat(resends.due(60_000)).containsExactly("alert a");
        assertThat(resends.due(130_000)).containsExactly("alert b", "alert a");
        resends.resolved("a");
        assertThat(resends.due(190_000)).containsExactly("alert b");
        resends.resolved("b");
        assertThat(resends.nextWakeMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anAlertThatFiresAgainStartsItsIntervalAgain() {
        resends.fired("a", "old", 0);
        resends.fired("a", "new", 30_000);

        assertThat(resends.due(60_000)).isEmpty();
        assertThat(resends.due(90_000)).containsExactly("new");
    }

    @Test
    void refusesAnIntervalOfNothing() {
        assertThatThrownBy(() -> new Resends<>(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
