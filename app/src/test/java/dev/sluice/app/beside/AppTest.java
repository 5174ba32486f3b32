package dev.sluice.app.beside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AppTest {

    private static IntStream ports(App app) {
        return IntStream.of(
                app.port(), app.managementPort(), app.appPort(), app.grpcPort(), app.httpPort(), app.internalPort());
    }

    @Test
    void givesNoPortTwice() {
        App.Ports ports = new App.Ports(20_001, 20_002, 0);

        List<App> apps =
                List.of(ports.of("one", "trigger"), ports.of("two", "eventsource"), ports.of("three", "eventsource"));

        assertThat(apps.stream().flatMapToInt(AppTest::ports).boxed()).doesNotHaveDuplicates();
        assertThat(apps.get(0).port()).as("what was asked for").isEqualTo(20_001);
        assertThat(apps.get(0).managementPort()).isEqualTo(20_002);
    }

    @Test
    void searchesElsewhereThanAnotherRun() {
        App one = new App.Ports(1, 2, 4711).of("one", "trigger");
        App other = new App.Ports(1, 2, 4712).of("one", "trigger");

        assertThat(ports(one).skip(2).boxed().toList())
                .doesNotContainAnyElementsOf(ports(other).skip(2).boxed().toList());
    }

    @Test
    void servesAnotherAppElsewhereWhenTheNextPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            App.Ports ports = new App.Ports(taken.getLocalPort() - 1, 2, 0);
            ports.of("one", "trigger");

            assertThat(ports.of("two", "eventsource").port()).isBetween(20_000, 31_999);
        }
    }
}
