package dev.sluice.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ListenAddressTest {

    @Test
    void saysThatAPortIsInUse() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(ListenAddress.trouble("127.0.0.1", other.getLocalPort()))
                    .hasValue("port " + other.getLocalPort()
                            + " on 127.0.0.1 is in use; choose another with --port and --management-port");
        }
    }

    @Test
    void saysThatAnAddressIsNotThisMachines() {
        assertThat(ListenAddress.trouble("192.0.2.1", 0))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("--bind 192.0.2.1 is no address of this machine"));
    }

    @Test
    void saysThatANameIsNotKnown() {
        assertThat(ListenAddress.trouble("no host has this name", 0))
                .hasValueSatisfying(text -> assertThat(text).contains("is no address and no known name"));
    }

    @Test
    void hasNothingToSayAboutAFreePort() {
        assertThat(ListenAddress.trouble("127.0.0.1", 0)).isEmpty();
    }

    @Test
    void givesAFreePortWhereAnyWillDoAndOtherwiseTheOneAskedFor() {
        int any = ListenAddress.port("127.0.0.1", 0, 0);

        assertThat(any).isPositive();
        assertThat(ListenAddress.port("127.0.0.1", 0, any)).isPositive().isNotEqualTo(any);
        assertThat(ListenAddress.port("127.0.0.1", any, any)).isEqualTo(any);
    }
}
