package dev.sluice.app.beside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AppTest {

    private static IntStream ports(App app) {
        return IntStream.of(
                app.port(), app.managementPort(), app.appPort(), app.grpcPort(), app.httpPort(), app.internalPort());
    }

    @Test
    void givesNoPortTwiceThoughChanceWould() {
        App.Ports ports = new App.Ports(1, 2, new Random(1) {
            private int calls;

            @Override
            public int nextInt(int from, int end) {
                return from + calls++ / 3; // each number three times
            }
        });

        List<App> apps =
                List.of(ports.of("one", "trigger"), ports.of("two", "eventsource"), ports.of("three", "eventsource"));

        assertThat(apps.stream().flatMapToInt(AppTest::ports).boxed()).doesNotHaveDuplicates();
        assertThat(apps.get(0).port()).as("what was asked for").isEqualTo(1);
        assertThat(apps.get(0).managementPort()).isEqualTo(2);
    }

    @Test
    void servesAnotherAppElsewhereWhenTheNextPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            App.Ports ports = new App.Ports(taken.getLocalPort() - 1, 2, new Random(1));
            ports.of("one", "trigger");

            assertThat(ports.of("two", "eventsource").port()).isBetween(20_000, 31_999);
        }
    }
}
