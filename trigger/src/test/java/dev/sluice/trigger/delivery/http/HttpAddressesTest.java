package dev.sluice.trigger.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.trigger.delivery.As;
import dev.sluice.trigger.delivery.SendResult;
import dev.sluice.trigger.delivery.SendResult.Fault;
import dev.sluice.trigger.delivery.SinkSettings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where connections go, and where they do not. */
class HttpAddressesTest extends SinkServerFixture {

    @Test
    void aSinkThatIsNotThereIsTriedAgain() throws Exception {
        try (Socket holder = new Socket()) { // it has the port and does not listen
            holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

            assertThat(send(sink("http://127.0.0.1:" + holder.getLocalPort(), As.DATA, 1, false)))
                    .isInstanceOf(SendResult.Retry.class)
                    .extracting(SendResult::reason)
                    .asString()
                    .containsIgnoringCase("connection refused");
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForIsTriedAgain(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("sink.p12");
        String command = "-genkeypair -alias sink -keyalg EC -dname CN=localhost -storetype PKCS12 -storepass changeit";
        List<String> keytool = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool"));
        keytool.addAll(Arrays.asList(command.split(" ")));
        keytool.addAll(List.of("-keystore", store.toString()));
        assertThat(new ProcessBuilder(keytool).start().waitFor(30, TimeUnit.SECONDS))
                .isTrue();
        int tlsPort = get(vertx.createHttpServer(new HttpServerOptions()
                                .setSsl(true)
                                .setKeyCertOptions(new PfxOptions()
                                        .setPath(store.toString())
                                        .setPassword("changeit")))
                        .requestHandler(request -> request.response().end())
                        .listen(0, "127.0.0.1")
                        .toCompletionStage())
                .actualPort();

        assertThat(send(sink("https://localhost:" + tlsPort, As.DATA, 1, false)))
                .isInstanceOf(SendResult.Retry.class)
                .extracting(SendResult::reason)
                .asString()
                .contains("certification path");
    }

    @Test
    void anUnknownHostIsTriedAgain() throws Exception {
        names = (host, wanted) -> CompletableFuture.failedFuture(new java.net.UnknownHostException(host));

        assertThat(send(sink("http://nowhere.example", As.DATA, 1, false)))
                .isEqualTo(new SendResult.Retry(0, "host nowhere.example cannot be resolved", null, "", Fault.SINK));
    }

    @Test
    void neverConnectsToARefusedAddress() throws Exception {
        names = (host, wanted) -> CompletableFuture.completedFuture(List.of(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                new InetSocketAddress("169.254.169.254", wanted)));

        assertThat(send(sink("http://hook.example:" + port, As.DATA, 1, false)).reason())
                .isEqualTo("sink hook.example is not allowed: address 169.254.169.254 is link-local or metadata");
        assertThat(requests).isEmpty();
    }

    @Test
    void connectsToTheAddressThatWasJudged() throws Exception {
        AtomicInteger lookUps = new AtomicInteger();
        names = (host, wanted) -> CompletableFuture.completedFuture(
                List.of(new InetSocketAddress(lookUps.getAndIncrement() == 0 ? "127.0.0.1" : "169.254.169.254", port)));

        SendResult result = send(sink("http://hook.example/in", As.DATA, 1, false));

        assertThat(result).isEqualTo(new SendResult.Accepted(200, null));
        assertThat(lookUps).hasValue(1);
    }

    @Test
    void sendsTheNameOfTheUriToAReplacedAddress() throws Exception {
        names = new ReplacedNames(List.of("orders.default.svc=127.0.0.1:" + port), names);
        CompletableFuture<List<String>> seen = seen("host");

        send(sink("http://orders.default.svc/x", As.DATA, 1, false));

        assertThat(get(seen)).first().isEqualTo("orders.default.svc");
    }

    @Test
    void strictModeRefusesAtOnceWhatItNeedNotLookUp() {
        HttpSink.Network network = new HttpSink.Network(vertx, names, AddressGuard.strict(List.of()), CLOCK);

        assertThatThrownBy(() -> network.open("http://a.example:22", SinkSettings.of("page", 1, URI.create("/"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("port 22");
    }
}
