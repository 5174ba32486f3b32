package dev.sluice.eventbus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.contract.TestEvents;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class EventCodecTest {

    @RepeatedTest(200)
    void decodesWhatItEncoded(RepetitionInfo seed) {
        Event event = TestEvents.random(new Random(seed.getCurrentRepetition()), "id");

        assertThat(EventCodec.decode(EventCodec.encode(event))).isEqualTo(event);
    }

    @RepeatedTest(50)
    void writesAttributesAsOrdinaryJson(RepetitionInfo seed) throws Exception {
        Event event = TestEvents.random(new Random(seed.getCurrentRepetition()), "id\"\\\u0007");
        Map<String, Object> json = new ObjectMapper().readValue(AttributesJson.write(event), new TypeReference<>() {});

        assertThat(json)
                .containsEntry("id", event.id())
                .containsEntry("source", event.source())
                .containsEntry("type", event.type())
                .containsAllEntriesOf(event.extensions());
        event.subject().ifPresent(subject -> assertThat(json).containsEntry("subject", subject));
    }

    @Test
    void tellsNoDataFromEmptyData() {
        Event none = Event.builder().id("1").source("/s").type("t").build();
        Event empty = none.toBuilder().data(new byte[0]).build();

        assertThat(EventCodec.decode(EventCodec.encode(none)).hasData()).isFalse();
        assertThat(EventCodec.decode(EventCodec.encode(empty)).hasData()).isTrue();
    }

    @Test
    void refusesBytesThatAreNotAnEvent() {
        byte[] whole = EventCodec.encode(TestEvents.event("1"));
        byte[] newer = whole.clone();
        newer[0] = 9;

        assertThatThrownBy(() -> EventCodec.decode(new byte[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EventCodec.decode(newer)).hasMessageContaining("version 9");
        assertThatThrownBy(() -> EventCodec.decode(Arrays.copyOf(whole, 20))).hasMessageContaining("cut off");
        for (String broken : new String[] {"", "{", "{\"id\"", "{\"id\":\"a", "{\"id\":\"\\u00", "{\"x\":}", "[1]"}) {
            assertThatThrownBy(() -> AttributesJson.read(broken, null))
                    .as(broken)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
