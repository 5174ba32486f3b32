package dev.sluice.it.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.it.brokers.FreePort;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the tests beside Dapr rely on: a sidecar that comes, shows what it has, goes as told, and comes back. */
class SidecarIT {

    @RegisterExtension
    static final Sidecars SIDECARS = new Sidecars();

    private static final String BUS = Resources.component("bus", "pubsub.in-memory", Map.of("unused", "x"));
    private static final String BAD = Resources.component("bad", "pubsub.nothing", Map.of("unused", "x"))
            .replace("ignoreErrors: true", "ignoreErrors: false");

    private final Sidecar sidecar = SIDECARS.of("app");

    @Test
    void comesBackOnItsPortsAfterAKill() {
        sidecar.resources().write("bus.yaml", BUS);
        sidecar.start().awaitReady().awaitComponents("bus");
        long first = sidecar.pid();

        sidecar.kill().start().awaitReady().awaitComponents("bus");

        assertThat(sidecar.pid()).isNotEqualTo(first);
    }

    @Test
    void endsWhenAsked() {
        sidecar.start().awaitReady();

        assertThat(sidecar.stop()).isZero();
        assertThat(sidecar.isAlive()).isFalse();
    }

    @Test
    void canBeUsedBeforeItsApplicationIsThere() {
        sidecar.app(FreePort.find()).start();

        assertThat(sidecar.isReady()).isFalse();
    }

    @Test
    void takesAComponentWhileItRuns() {
        sidecar.start().awaitReady();
        assertThat(sidecar.metadata().components()).isEmpty();

        sidecar.resources().write("bus.yaml", BUS);

        sidecar.awaitComponents("bus");
    }

    @Test
    void saysWhatItsSidecarSaidWhenThatGivesUp() {
        sidecar.mayFail().resources().write("bad.yaml", BAD);

        assertThatThrownBy(() -> sidecar.start().awaitReady())
                .hasMessageContaining("app's sidecar ended with 1")
                .hasMessageContaining("pubsub.nothing");
    }

    @Test
    void aSidecarThatGaveUpFailsTheTestThatDidNotExpectIt() {
        sidecar.resources().write("bad.yaml", BAD);
        sidecar.launch();
        sidecar.ended();

        assertThatThrownBy(sidecar::assertDidNotFail)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("gave up");
        sidecar.mayFail();
    }
}
