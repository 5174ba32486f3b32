package dev.sluice.trigger.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventHeadersTest {

    @ParameterizedTest
    @CsvSource({
        "plain/~!#$&'()*+-.:;<=>?@[]^_`{|}, plain/~!#$&'()*+-.:;<=>?@[]^_`{|}",
        "a b, a%20b",
        "100%, 100%25",
        "say \"x\", say%20%22x%22",
        "Euro € 😀, Euro%20%E2%82%AC%20%F0%9F%98%80",
        "a\tb, a%09b"
    })
    void encodesWhatAHeaderMustNotHold(String value, String expected) {
        assertThat(EventHeaders.encode(value)).isEqualTo(expected);
        assertThat(EventHeaders.decode(expected)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"50%, 50%", "%zz, %zz", "%4, %4", "%41%, A%"})
    void readsWhatWasNotEncodedProperly(String header, String expected) {
        assertThat(EventHeaders.decode(header)).isEqualTo(expected);
    }

    static IntStream seeds() {
        return IntStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void decodingUndoesEncoding(int seed) {
        StringBuilder text = new StringBuilder();
        new Random(seed)
                .ints(40, 0, 0x10FFFF)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .forEach(text::appendCodePoint);

        String encoded = EventHeaders.encode(text.toString());

        assertThat(encoded).matches("[!-~]*");
        assertThat(EventHeaders.decode(encoded)).isEqualTo(text.toString());
    }
}
