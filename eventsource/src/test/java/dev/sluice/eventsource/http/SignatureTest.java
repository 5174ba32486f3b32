package dev.sluice.eventsource.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.crds.model.Credential;
import dev.sluice.eventsource.http.SignatureGate.Scheme;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SignatureTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_767_571_200);

    static Stream<Arguments> vectors() throws IOException {
        JsonNode file;
        try (InputStream vectors = SignatureTest.class.getResourceAsStream("standard-webhooks-vectors.json")) {
            file = new ObjectMapper().readTree(vectors);
        }
        List<Arguments> rows = new ArrayList<>();
        for (JsonNode vector : file.get("vectors")) {
            rows.add(argumentSet(
                    vector.get("id").asText() + " " + vector.get("title").asText(), vector));
        }
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void judgesAsStandardWebhooksSays(JsonNode vector) {
        List<String> secrets = new ArrayList<>();
        vector.get("verifierSecrets").forEach(secret -> secrets.add(secret.asText()));
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        vector.get("headers")
                .properties()
                .forEach(
                        header -> headers.add(header.getKey(), header.getValue().asText()));

        Answer refusal = judge(
                Scheme.STANDARD_WEBHOOKS,
                String.join("\n", secrets),
                headers,
                vector.get("body").asText(),
                Instant.ofEpochSecond(vector.get("now").asLong()),
                Duration.ofSeconds(vector.get("toleranceSeconds").asLong()));

        assertThat(refusal == null).isEqualTo(vector.get("expect").asText().equals("accept"));
    }

    private static @Nullable Answer judge(
            Scheme scheme, String secrets, MultiMap headers, String body, Instant now, Duration tolerance) {
        Secret secret = new Secret(new Credential(secrets, null), (name, key) -> Optional.empty());
        secret.refresh();
        SignatureGate gate = new SignatureGate(scheme, secret, tolerance);
        Answer refusal = gate.admit(headers);
        return refusal != null ? refusal : gate.verify(headers, body.getBytes(StandardCharsets.UTF_8), now);
    }

    private static String hex(String before) {
        byte[] key = "key".getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Hmac.of(key, before, "body".getBytes(StandardCharsets.UTF_8)));
    }

    static Stream<Arguments> senders() {
        String time = Long.toString(NOW.getEpochSecond());
        String old = Long.toString(NOW.getEpochSecond() - 301);
        return Stream.of(
                sender("github", Scheme.GITHUB, 0, "X-Hub-Signature-256", "sha256=" + hex("")),
                sender("github, wrong", Scheme.GITHUB, 403, "X-Hub-Signature-256", "sha256=" + hex("x")),
                sender("github, missing", Scheme.GITHUB, 401, "X-Other", ""),
                sender("gitlab", Scheme.GITLAB, 0, "X-Gitlab-Token", "key"),
                sender("gitlab, wrong", Scheme.GITLAB, 403, "X-Gitlab-Token", "kez"),
                sender(
                        "slack",
                        Scheme.SLACK,
                        0,
                        "X-Slack-Signature",
                        "v0=" + hex("v0:" + time + ":"),
                        "X-Slack-Request-Timestamp",
                        time),
                sender(
                        "slack, replayed",
                        Scheme.SLACK,
                        403,
                        "X-Slack-Signature",
                        "v0=" + hex("v0:" + old + ":"),
                        "X-Slack-Request-Timestamp",
                        old),
                sender("slack, no time", Scheme.SLACK, 401, "X-Slack-Signature", "v0=" + hex("v0:" + time + ":")),
                sender("stripe", Scheme.STRIPE, 0, "Stripe-Signature", "t=" + time + ",v1=00,v1=" + hex(time + ".")),
                sender(
                        "stripe, replayed",
                        Scheme.STRIPE,
                        403,
                        "Stripe-Signature",
                        "t=" + old + ",v1=" + hex(old + ".")),
                sender("stripe, no time", Scheme.STRIPE, 403, "Stripe-Signature", "v1=" + hex(".")));
    }

    private static Arguments sender(String name, Scheme scheme, int status, String... headers) {
        MultiMap map = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < headers.length; i += 2) {
            map.add(headers[i], headers[i + 1]);
        }
        return argumentSet(name, scheme, map, status);
    }

    @ParameterizedTest
    @MethodSource("senders")
    void knowsTheSignaturesOfWellKnownSenders(Scheme scheme, MultiMap headers, int status) {
        Answer refusal = judge(scheme, "key", headers, "body", NOW, Duration.ofMinutes(5));

        assertThat(refusal == null ? 0 : refusal.status()).isEqualTo(status);
    }
}
