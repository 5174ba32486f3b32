package dev.sluice.it.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.it.brokers.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the tests beside Dapr rely on: a sidecar that comes, shows what it has, goes as told, and comes back. */
class SidecarIT {

    @RegisterExtension
    static final Sidecars SIDECARS = new Sidecars();

    private static final String BUS = component("bus", "pubsub.in-memory");

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
    void takesComponentsAndSubscriptionsWhileItRuns() {
        sidecar.start().awaitReady();
        assertThat(sidecar.metadata().components()).isEmpty();

        sidecar.resources().write("bus.yaml", BUS).write("orders.yaml", subscription("bus", "orders"));

        sidecar.awaitComponents("bus");
    }

    @Test
    void saysWhatItsSidecarSaidWhenThatGivesUp() {
        sidecar.mayFail().resources().write("bad.yaml", component("bad", "pubsub.nothing"));

        assertThatThrownBy(sidecar::start)
                .hasMessageContaining("app's sidecar ended with 1")
                .hasMessageContaining("pubsub.nothing");
    }

    @Test
    void aSidecarThatGaveUpFailsTheTestThatDidNotExpectIt() {
        sidecar.resources().write("bad.yaml", component("bad", "pubsub.nothing"));
        sidecar.launch();
        sidecar.ended();

        assertThatThrownBy(sidecar::assertDidNotFail)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("gave up");
        sidecar.mayFail();
    }

    private static String component(String name, String type) {
        return """
                apiVersion: dapr.io/v1alpha1
                kind: Component
                metadata:
                  name: %s
                spec:
                  type: %s
                  version: v1
                """.formatted(name, type);
    }

    private static String subscription(String bus, String topic) {
        return """
                apiVersion: dapr.io/v2alpha1
                kind: Subscription
                metadata:
                  name: %s
                spec:
                  pubsubname: %s
                  topic: %s
                  routes:
                    default: /%s
                """.formatted(topic, bus, topic, topic);
    }
}
