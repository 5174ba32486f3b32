package dev.sluice.trigger.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.trigger.delivery.LaneState;
import org.jspecify.annotations.Nullable;

/** The state of a lane as text. */
final class LaneStates {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private LaneStates() {}

    static String text(LaneState state) {
        try {
            return JSON.writeValueAsString(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a lane state is always JSON", e);
        }
    }

    static LaneState parse(@Nullable String text) {
        try {
            return text == null ? LaneState.RUNNING : JSON.readValue(text, LaneState.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored lane state cannot be read: " + e.getOriginalMessage(), e);
        }
    }
}
