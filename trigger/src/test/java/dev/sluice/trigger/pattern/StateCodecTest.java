package dev.sluice.trigger.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateCodecTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261_123})
    void readsBackWhatItWrote(long seed) {
        Random random = new Random(seed);
        List<EventRef> refs = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            refs.add(ref(random));
        }
        long[] numbers = random.longs(50).toArray();

        StateWriter out = new StateWriter().refs(refs);
        Arrays.stream(numbers).forEach(number -> out.signed(number).number(number));
        out.text("ünï").text(null).text("").flag(true).ref(refs.get(0));
        StateReader in = new StateReader(out.toBytes());

        assertThat(in.refs()).as("seed " + seed).isEqualTo(refs);
        for (long number : numbers) {
            assertThat(in.signed()).isEqualTo(number);
            assertThat(in.number()).isEqualTo(number);
        }
        assertThat(in.text()).isEqualTo("ünï");
        assertThat(in.text()).isNull();
        assertThat(in.text()).isEmpty();
        assertThat(in.flag()).isTrue();
        assertThat(in.ref()).isEqualTo(refs.get(0));
    }

    private static EventRef ref(Random random) {
        return new EventRef(
                random.nextInt(1000),
                random.nextLong(),
                "id" + random.nextInt(),
                random.nextBoolean() ? 1 : random.nextInt(100),
                random.nextBoolean() ? null : "\"value\"",
                random.nextBoolean() ? null : List.of(3L, 1L, (long) random.nextInt()));
    }

    @Test
    void refusesEveryBeginningOfAState() {
        byte[] whole = new StateWriter()
                .refs(List.of(EventRef.of(7, 8_000, "a"), EventRef.of(9, 8_001, "b")))
                .toBytes();

        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> new StateReader(cut).refs())
                    .as("%s bytes", length)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("stored state");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261_123})
    void keepsEveryListThatOtherListsGrewFrom(long seed) {
        Random random = new Random(seed);
        List<Refs> lists = new ArrayList<>(List.of(Refs.NONE));
        List<List<EventRef>> expected = new ArrayList<>(List.of(List.of()));
        for (int i = 1; i < 2_000; i++) {
            int from = Math.max(0, lists.size() - 1 - random.nextInt(5));
            EventRef ref = EventRef.of(i, i, "e" + i);
            int dropped = i - random.nextInt(30);
            lists.add(lists.get(from).plus(ref).after(dropped));
            List<EventRef> list = new ArrayList<>(expected.get(from));
            list.add(ref);
            list.removeIf(old -> old.timeMillis() <= dropped);
            expected.add(list);
        }

        assertThat(lists)
                .as("seed " + seed)
                .containsExactlyElementsOf(expected.stream().map(Refs::of).toList());
        assertThat(lists.stream().map(List::copyOf)).as("seed " + seed).isEqualTo(expected);
    }

    @Test
    void givesEqualValuesOneText() {
        assertThat(CanonicalJson.write(1.0)).isEqualTo(CanonicalJson.write(1L)).isEqualTo("1");
        assertThat(CanonicalJson.write("1")).isEqualTo("\"1\"");
        assertThat(CanonicalJson.write(List.of(1L, 2.5))).isEqualTo("[1,2.5]");
        assertThat(CanonicalJson.write(java.util.Map.of("b", 1L, "a", true))).isEqualTo("{\"a\":true,\"b\":1}");
        assertThat(CanonicalJson.write(null)).isNull();
    }
}
