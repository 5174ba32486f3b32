package dev.sluice.crds.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTextTest {

    @ParameterizedTest
    @CsvSource({
        "300ms,PT0.3S,300ms",
        "60s,PT1M,1m",
        "5m,PT5M,5m",
        "1h30m,PT1H30M,1h30m",
        "7d,P7D,7d",
        "2w,P14D,14d",
        "1.5h,PT1H30M,1h30m",
        "0s,PT0S,0s",
        "250us,PT0.00025S,250us",
        "1m1m,PT2M,2m",
        "PT1M,PT1M,1m",
        "P1DT12H,PT36H,1d12h",
        "PT0.5S,PT0.5S,500ms"
    })
    void readsAndWritesDurations(String text, Duration duration, String written) {
        assertThat(DurationText.parse(text)).contains(duration);
        assertThat(DurationText.format(duration)).isEqualTo(written);
        assertThat(text).matches(Pattern.compile(DurationText.PATTERN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "5 m",
                "-5m",
                "m",
                "1y",
                "P",
                "PT",
                "P1Y",
                "five",
                "1h-1m",
                "1e3s",
                "40000d",
                "0.0001us",
                "99999999999999999999s",
                "999999999999999999w"
            })
    void refusesWhatIsNoDuration(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0,0,0",
        "512,512,512",
        "10Ki,10240,10Ki",
        "10KiB,10240,10Ki",
        "1Mi,1048576,1Mi",
        "1Gi,1073741824,1Gi",
        "2Ti,2199023255552,2Ti",
        "10k,10000,10000",
        "10kB,10000,10000",
        "4M,4000000,4000000",
        "1024,1024,1Ki",
        "7B,7,7"
    })
    void readsAndWritesSizes(String text, long bytes, String written) {
        assertThat(ByteSize.parse(text)).contains(new ByteSize(bytes));
        assertThat(new ByteSize(bytes)).hasToString(written);
        assertThat(text).matches(Pattern.compile(ByteSize.PATTERN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Mi", "-1", "1.5Mi", "1 Mi", "1mi", "1Pi", "999999999999999Ti"})
    void refusesWhatIsNoSize(String text) {
        assertThat(ByteSize.parse(text)).isEmpty();
    }

    @Test
    void credentialsAreNeverShown() {
        Credential plain = new Credential("hunter2", null);

        assertThat(plain.toString()).doesNotContain("hunter2");
        assertThatThrownBy(() -> new Credential(null, null)).isInstanceOf(IllegalArgumentException.class);
    }
}
