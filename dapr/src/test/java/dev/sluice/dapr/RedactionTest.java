package dev.sluice.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "parse \"nats://app:p^w@nats:4222\": invalid userinfo | parse \"nats://***@nats:4222\": invalid userinfo",
                "dial amqp://u:p@ss/w@host:5672/v, refused | dial amqp://***@host:5672/v, refused",
                "no user in nats://nats:4222 or a@b | no user in nats://nats:4222 or a@b",
                "tcp://a:b@c and tcp://d:e@f | tcp://***@c and tcp://***@f"
            })
    void takesUsersAndPasswordsOutOfAddresses(String text, String safe) {
        assertThat(Redaction.of(text)).isEqualTo(safe);
    }
}
