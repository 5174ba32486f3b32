package dev.sluice.trigger.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

    /** What is decided elsewhere: redirects and a second look-up need a connection, see HttpSinkTest. */
    private static final Set<String> NEED_A_CONNECTION = Set.of("SS66", "SS68");

    static Stream<Arguments> cases() throws IOException {
        try (InputStream json = AddressGuardTest.class.getResourceAsStream("ssrf-cases.json")) {
            JsonNode cases = new ObjectMapper().readTree(json).get("cases");
            return StreamSupport.stream(cases.spliterator(), false)
                    .filter(one -> !NEED_A_CONNECTION.contains(one.get("id").asText()))
                    .map(one -> argumentSet(
                            one.get("id").asText() + " " + one.get("why").asText(), one));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void strictModeAnswersEveryCase(JsonNode one) throws UnknownHostException {
        List<String> allowList = new ArrayList<>();
        one.path("allowList").forEach(range -> allowList.add(range.asText()));

        boolean allowed = allows(AddressGuard.strict(allowList), one);

        assertThat(allowed).isEqualTo(one.get("expect").asText().equals("allow"));
    }

    private static boolean allows(AddressGuard guard, JsonNode one) throws UnknownHostException {
        HttpTarget target;
        try {
            target = HttpTarget.parse(one.get("url").asText());
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (guard.refuses(target.host(), target.port()).isPresent()) {
            return false;
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (JsonNode address : one.path("resolvesTo")) {
            addresses.add(InetAddress.getByName(address.asText()));
        }
        if (addresses.isEmpty() && !isAddress(target.host())) {
            return false;
        }
        if (addresses.isEmpty()) {
            addresses.add(InetAddress.getByName(target.host()));
        }
        return addresses.stream().allMatch(address -> guard.refuses(address).isEmpty());
    }

    /** Names without an answer in their case are not looked up: a test asks no name server. */
    private static boolean isAddress(String host) {
        return host.contains(":") || host.matches("[0-9.]+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "::1", "10.1.2.3", "192.168.1.1", "172.20.0.1", "fc00::1", "8.8.8.8", "100.64.0.1"})
    void aLaptopMayCallItselfAndItsNetwork(String address) throws UnknownHostException {
        assertThat(AddressGuard.local().refuses(InetAddress.getByName(address))).isEmpty();
        assertThat(AddressGuard.local().refuses("localhost", 22)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "169.254.169.254",
                "169.254.170.2",
                "100.100.100.200",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "fe80::1",
                "fd00:ec2::254",
                "ff02::1",
                "::ffff:169.254.169.254",
                "::169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::1",
                "2001:0:a9fe:a9fe::1"
            })
    void nobodyMayReachWhatServesTheMachineItself(String address) throws UnknownHostException {
        assertThat(AddressGuard.local().refuses(InetAddress.getByName(address)))
                .get()
                .asString()
                .contains(" is ");
    }

    @Test
    void refusesAnAllowListThatIsNone() {
        assertThatThrownBy(() -> AddressGuard.strict(List.of("example.com/24")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("example.com/24");
    }
}
