package dev.sluice.trigger.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTargetTest {

    @ParameterizedTest
    @CsvSource({
        "http://a, false, a, 80, /",
        "https://a, true, a, 443, /",
        "HTTP://a:8080/x/y?z=1#f, false, a, 8080, /x/y?z=1",
        "http://[::1]:81/, false, ::1, 81, /",
        "http://a?q, false, a, 80, /?q"
    })
    void readsAUri(String uri, boolean tls, String host, int port, String path) {
        assertThat(HttpTarget.parse(uri)).isEqualTo(new HttpTarget(tls, host, port, path, null));
    }

    @Test
    void userInformationBecomesCredentialsThatAreNeverShown() {
        HttpTarget target = HttpTarget.parse("http://bob:s%20cret@a/x?token=t");

        assertThat(target.authorization()).isEqualTo("Basic Ym9iOnMgY3JldA==");
        assertThat(target).hasToString("http://a/x?***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http:///x",
                "http:x",
                "/x",
                "http://bob:secret@",
                "http://bob:secret@a b/",
                "http://bob:secret@a:99999/",
                "http://a_b/"
            })
    void refusesWhatIsNoAddressWithoutShowingCredentials(String uri) {
        assertThatThrownBy(() -> HttpTarget.parse(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sink uri")
                .message()
                .doesNotContain("secret");
    }
}
